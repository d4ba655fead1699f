"""Registers the stage with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The stage intake."""

    name = "cartera.intake"
    label = "intake"

    def ready(self) -> None:
        """Tell the interface what the codes of imports are called."""
        from cartera.intake.words import IMPORT_STATES, UPLOAD_STATES
        from cartera.ui import words

        words.register_states("import", IMPORT_STATES)
        words.register_states("upload", UPLOAD_STATES)
