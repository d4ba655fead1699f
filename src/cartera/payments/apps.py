"""Registers the stage with Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The stage payments."""

    name = "cartera.payments"
    label = "payments"

    def ready(self) -> None:
        """Tell the interface what the states of lines, files and receipts are called."""
        from cartera.payments.words import FILE_STATES, LINE_STATES, MATCH_STATES, RECEIPT_STATES
        from cartera.ui import words

        words.register_states("bank_line", LINE_STATES)
        words.register_states("bank_file", FILE_STATES)
        words.register_states("receipt", RECEIPT_STATES)
        words.register_states("match", MATCH_STATES)
