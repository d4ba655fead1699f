"""Registers the stage with Django."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """The stage insight."""

    name = "cartera.insight"
    label = "insight"
