"""Registers the stage with Django."""

from django.apps import AppConfig


class LegalConfig(AppConfig):
    """The stage legal."""

    name = "cartera.legal"
    label = "legal"
