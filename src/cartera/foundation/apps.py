"""Registers the stage with Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """The stage foundation."""

    name = "cartera.foundation"
    label = "foundation"
