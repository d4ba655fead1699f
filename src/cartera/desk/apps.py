"""Registers the stage with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The stage desk."""

    name = "cartera.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell the interface what the codes of the case page are called."""
        from cartera.desk.words import FAMILIES
        from cartera.ui import words

        for family, states in FAMILIES.items():
            words.register_states(family, states)
