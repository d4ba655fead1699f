"""Registers the stage with Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The stage payments."""

    name = "cartera.payments"
    label = "payments"
