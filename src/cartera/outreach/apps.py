"""Registers the stage with Django."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The stage outreach."""

    name = "cartera.outreach"
    label = "outreach"

    def ready(self) -> None:
        """Tell the interface what the codes of messages and tasks are called, and the law where a firm keeps packs."""
        from django.conf import settings  # noqa: PLC0415 - settings first

        from cartera.law import shelf  # noqa: PLC0415
        from cartera.outreach.words import (  # noqa: PLC0415 - apps first
            ATTEMPT_STATES,
            MESSAGE_STATES,
            REASONS,
            TASK_STATES,
        )
        from cartera.ui import words  # noqa: PLC0415

        shelf.keep_own(settings.HOME / "packs")
        words.register_states("message", MESSAGE_STATES)
        words.register_states("task", TASK_STATES)
        words.register_states("attempt", ATTEMPT_STATES)
        words.register_reasons(REASONS)
