"""Addresses of the interface itself."""

from django.urls import path

from cartera.ui import pages

urlpatterns = [path("componentes/", pages.components, name="components")]
