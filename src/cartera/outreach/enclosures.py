"""Files that go with a letter: kept with it when it is written, handed over with it when it leaves."""

import base64
import zlib

from cartera.outreach.channels import Attachment
from cartera.outreach.models import Enclosure, Message

NAME_MAX = 120


def kept(message: Message, file: Attachment) -> Enclosure:
    """Return a file as it is kept with a letter, not yet written."""
    packed = base64.b64encode(zlib.compress(file.content, 6)).decode("ascii")
    return Enclosure(message=message, name=file.name[-NAME_MAX:], media_type=file.media_type, packed=packed)


def of(message: Message) -> list[Attachment]:
    """Return the files of a letter; one whose content was forgotten is left out. No query for a message that has none."""
    if not message.contents.get("enclosed"):
        return []
    return [content(each) for each in message.enclosures.exclude(packed="")]


def content(enclosure: Enclosure) -> Attachment:
    """Return a kept file as it went."""
    return Attachment(
        enclosure.name, enclosure.media_type, zlib.decompress(base64.b64decode(enclosure.packed))
    )
