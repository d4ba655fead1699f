"""Registers the stage with Django."""

from django.apps import AppConfig


class CycleConfig(AppConfig):
    """The stage cycle."""

    name = "cartera.cycle"
    label = "cycle"

    def ready(self) -> None:
        """Tell the interface what the codes of runs are called."""
        from cartera.cycle.words import ANOMALIES, RUN_STATES
        from cartera.ui import words

        words.register_states("run", RUN_STATES)
        words.register_reasons(ANOMALIES)
