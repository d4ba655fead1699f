"""The Django app of the interface."""

from django.apps import AppConfig


class Ui(AppConfig):
    """Templates, static files and tags that every page uses."""

    name = "cartera.ui"
    label = "ui"
