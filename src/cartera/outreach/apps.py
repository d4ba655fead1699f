"""Registers the stage with Django."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The stage outreach."""

    name = "cartera.outreach"
    label = "outreach"

    def ready(self) -> None:
        """Tell the interface what the codes of messages and tasks are called, and the law where a firm keeps packs."""
        from django.conf import settings

        from cartera.law import shelf
        from cartera.outreach.words import (
            ATTEMPT_STATES,
            MESSAGE_STATES,
            REASONS,
            TASK_STATES,
        )
        from cartera.ui import words

        shelf.keep_own(settings.HOME / "packs")
        words.register_states("message", MESSAGE_STATES)
        words.register_states("task", TASK_STATES)
        words.register_states("attempt", ATTEMPT_STATES)
        words.register_reasons(REASONS)
