"""Registers the stage with Django."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """The stage portfolio."""

    name = "cartera.portfolio"
    label = "portfolio"
