"""Registers the stage with Django."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """The stage statements."""

    name = "cartera.statements"
    label = "statements"

    def ready(self) -> None:
        """Tell the interface what the codes of statements are called."""
        from cartera.statements.words import REASONS, SITUATIONS, STATES
        from cartera.ui import words

        words.register_states("statement", STATES)
        words.register_states("situation", SITUATIONS)
        words.register_reasons(REASONS)
