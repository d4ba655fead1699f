"""E-mail without a server: each message becomes a file that any mail program opens."""

import re
from dataclasses import replace
from pathlib import Path

from cartera.outreach.channels.base import Envelope, Result
from cartera.outreach.channels.email.mime import WrongAddress, as_email

NOBODY = "cartera@localhost"  # stands where the creditor has not said who writes

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


class FolderSender:
    """Writes `.eml` files into a folder. The same message again overwrites its own file, so nothing is doubled."""

    channel = "email"
    inside = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        """Make the folder, readable by its owner only: it holds what people owe."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def send(self, envelope: Envelope) -> Result:
        """Write one message. A reader never sees half a file."""
        # Nobody reads the sender's address of a file, but a file without one is no e-mail.
        named = envelope if envelope.from_address else replace(envelope, from_address=NOBODY)
        try:
            data = as_email(named).as_bytes()
        except WrongAddress as error:
            return Result("permanent", why=f"no e-mail address: {error}", address_bad=True)
        path = self.folder / (_UNSAFE.sub("_", envelope.reference) + ".eml")
        half = path.with_suffix(".part")
        half.write_bytes(data)
        half.replace(path)
        return Result("sent", reference=f"file:{path.name}")

    def close(self) -> None:
        """Let go of nothing."""
