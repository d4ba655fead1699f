"""How messages leave: one folder a channel, and here which of them this house has."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from cartera.outreach.channels.base import Attachment, Envelope, Result, Sender
from cartera.outreach.channels.email import sender_for_house

__all__ = ["Attachment", "Envelope", "Result", "Sender", "available", "sender", "use"]

# What stands in for the real senders: a story on a temporary ledger must reach nobody.
_in_use: ContextVar[Mapping[str, Sender] | None] = ContextVar("senders", default=None)


def available() -> set[str]:
    """Return the channels by which a message can leave now."""
    instead = _in_use.get()
    return set(instead) if instead is not None else {"email"}


def sender(channel: str, *, demo: bool) -> Sender | None:
    """Return what hands messages of a channel over; None when there is nothing. Made-up data never leaves by network."""
    instead = _in_use.get()
    if instead is not None:
        return instead.get(channel)
    return sender_for_house(demo=demo) if channel == "email" else None


@contextmanager
def use(senders: Mapping[str, Sender]) -> Iterator[None]:
    """Let these senders, and no others, take the messages inside the block."""
    token = _in_use.set(dict(senders))
    try:
        yield
    finally:
        _in_use.reset(token)
