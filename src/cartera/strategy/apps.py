"""Registers the stage with Django."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """The stage strategy."""

    name = "cartera.strategy"
    label = "strategy"

    def ready(self) -> None:
        """Tell the interface what the codes of proposals are called."""
        from cartera.kernel.reasons import REASONS
        from cartera.strategy.words import PROPOSAL_STATES
        from cartera.ui import words

        words.register_states("proposal", PROPOSAL_STATES)
        words.register_reasons(REASONS)
