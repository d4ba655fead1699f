"""A sender that only remembers: for stories, rehearsed years and tests."""

from cartera.outreach.channels.base import Envelope, Result


class RecordingSender:
    """Takes every message of a channel and keeps it in `taken`."""

    inside = True

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.taken: list[Envelope] = []

    def open(self) -> None:
        """Need nothing."""

    def send(self, envelope: Envelope) -> Result:
        """Keep the message."""
        self.taken.append(envelope)
        return Result("sent", reference=f"recorded:{envelope.reference}")

    def close(self) -> None:
        """Let go of nothing."""
