"""Registers the stage with Django."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The stage agreements."""

    name = "cartera.agreements"
    label = "agreements"
