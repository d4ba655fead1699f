"""Registers the stage with Django."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """The stage disputes."""

    name = "cartera.disputes"
    label = "disputes"
