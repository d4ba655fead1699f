"""Addresses of the house's page."""

from django.urls import path

from cartera.config.house import conduct_pages, pages

urlpatterns = [
    path("", pages.house, name="house"),
    path("contactos/", conduct_pages.conduct, name="house_conduct"),
    path("ensayo/", pages.rehearsal, name="rehearsal"),
    path("acreedores/", pages.add_creditor, name="add_creditor"),
    path("usuarios/", pages.add_user, name="add_user"),
    path("usuarios/<int:pk>/rol/", pages.give_role, name="give_role"),
    path("usuarios/<int:pk>/acceso/", pages.set_active, name="set_active"),
    path("usuarios/<int:pk>/clave/", pages.set_password, name="set_password"),
    path("roles/<int:pk>/quitar/", pages.take_role, name="take_role"),
]
