"""Registers the stage with Django."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The stage parties."""

    name = "cartera.parties"
    label = "parties"
