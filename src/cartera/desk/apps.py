"""Registers the stage with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The stage desk."""

    name = "cartera.desk"
    label = "desk"
