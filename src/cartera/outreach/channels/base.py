"""What every channel speaks: an envelope goes in, a result comes out. Nothing here touches a network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal["sent", "transient", "permanent", "unknown", "unreachable"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message. `name` ends in what it is: "estado-de-cuenta.pdf"."""

    name: str
    media_type: str  # "application/pdf"
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message ready to be handed over. `reference` is ours and stays the same however often it is tried."""

    reference: str
    to_address: str
    to_name: str
    from_address: str
    from_name: str
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    opt_out: str = ""  # the word that a reply says to be left alone
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of handing over.

    `sent`: accepted. `transient`: refused for now, try later. `permanent`: refused for good. `unknown`: the line was
    cut when it may already have been accepted; never tried again without a person. `unreachable`: the channel itself
    is down or not set up, which says nothing about this message.
    """

    kind: Kind
    reference: str = ""  # the provider's
    why: str = ""  # in the provider's words
    address_bad: bool = False  # refused because of the address: it is not used again


class Sender(Protocol):
    """Hands messages of one channel over. `open` once, `send` for each, `close` at the end."""

    channel: str
    # True: it only writes inside the house and may write the same again, so results are recorded a batch at a time.
    inside: bool

    def open(self) -> None:
        """Get ready. What is wrong is told by the first `send`."""

    def send(self, envelope: Envelope) -> Result:
        """Hand one message over."""

    def close(self) -> None:
        """Let go of what `open` took."""
