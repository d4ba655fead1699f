"""Registers the stage with Django."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The stage strategy."""

    name = "cartera.strategy"
    label = "strategy"

    def ready(self) -> None:
        """Tell the interface what the codes of proposals are called."""
        from cartera.kernel.reasons import REASONS  # noqa: PLC0415 - not before the apps are loaded
        from cartera.strategy.words import PROPOSAL_STATES  # noqa: PLC0415
        from cartera.ui import words  # noqa: PLC0415

        words.register_states("proposal", PROPOSAL_STATES)
        words.register_reasons(REASONS)
