"""Registers the stage with Django."""

from django.apps import AppConfig


class CycleConfig(AppConfig):
    """The stage cycle."""

    name = "cartera.cycle"
    label = "cycle"
