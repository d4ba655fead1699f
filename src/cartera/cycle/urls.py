"""Addresses of the day."""

from django.urls import path

from cartera.cycle import pages

urlpatterns = [
    path("jornadas/", pages.runs, name="runs"),
    path("jornadas/ejecutar/", pages.run_now, name="run_now"),
    path("jornadas/ensayar/", pages.rehearse, name="rehearse"),
    path("jornadas/<int:pk>/", pages.run, name="run"),
]
