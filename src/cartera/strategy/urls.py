"""Addresses of policies."""

from django.urls import path

from cartera.strategy import pages

urlpatterns = [
    path("politicas/", pages.policies, name="policies"),
    path("politicas/nueva/", pages.new, name="policy_new"),
    path("politicas/<int:pk>/", pages.policy, name="policy"),
    path("politicas/<int:pk>/vigencia/", pages.put_in_force, name="policy_force"),
]
