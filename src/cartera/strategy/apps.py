"""Registers the stage with Django."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The stage strategy."""

    name = "cartera.strategy"
    label = "strategy"
