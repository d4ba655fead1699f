"""The senders that one call of `send_due` has open."""

from cartera.foundation import queries as foundation
from cartera.outreach import channels
from cartera.outreach.channels import Sender


class Senders:
    """The open senders of one call; one connection serves many messages."""

    def __init__(self) -> None:
        self.demo = foundation.house().demo
        self.opened: dict[str, Sender | None] = {}

    def usable(self) -> set[str]:
        """Return the channels that have not turned out to be down."""
        return {name for name in channels.available() if self.opened.get(name, True) is not None}

    def get(self, channel: str) -> Sender | None:
        """Return the sender of a channel, opened on first use."""
        if channel not in self.opened:
            sender = channels.sender(channel, demo=self.demo)
            if sender is not None:
                sender.open()
            self.opened[channel] = sender
        return self.opened[channel]

    def give_up(self, channel: str) -> None:
        """Use a channel no more in this call."""
        sender = self.opened.get(channel)
        if sender is not None:
            sender.close()
        self.opened[channel] = None

    def close(self) -> None:
        """Close what was opened."""
        for sender in self.opened.values():
            if sender is not None:
                sender.close()
