"""Registers the stage with Django."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The stage outreach."""

    name = "cartera.outreach"
    label = "outreach"
