"""An envelope as an e-mail: headers, plain text and HTML. Pure."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from urllib.parse import quote

from cartera.outreach.channels.base import Envelope


class WrongAddress(ValueError):
    """A text is no e-mail address."""


def as_email(envelope: Envelope) -> EmailMessage:
    """Return the e-mail of an envelope. Raises WrongAddress.

    The Message-ID is made of our own reference, so a copy that arrives twice is recognised as one.
    """
    sender = address(envelope.from_name, envelope.from_address)
    message = EmailMessage(policy=SMTPUTF8 if needs_utf8(envelope) else SMTP)
    message["Subject"] = " ".join(envelope.subject.split())
    message["From"] = sender
    message["To"] = address(envelope.to_name, envelope.to_address)
    message["Reply-To"] = sender
    message["Date"] = envelope.at
    message["Message-ID"] = f"<{envelope.reference}@{sender.domain}>"
    message["Content-Language"] = envelope.language
    # Asks other machines not to answer with notes of absence (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if envelope.opt_out:
        message["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject={quote(envelope.opt_out)}>"
    message.set_content(envelope.text, cte="quoted-printable")
    if envelope.html:
        message.add_alternative(envelope.html, subtype="html", cte="quoted-printable")
    for each in envelope.attachments:
        kind, _, subtype = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=kind, subtype=subtype, filename=each.name)
    return message


def address(name: str, written: str) -> Address:
    """Read an address; a domain with letters beyond ASCII is written as DNS has it. Raises WrongAddress."""
    local, at, domain = written.strip().rpartition("@")
    if not (local and at and domain) or any(letter.isspace() for letter in local + domain):
        raise WrongAddress(written)
    try:
        plain = domain.encode("idna").decode("ascii")
        return Address(display_name=" ".join(name.split()), username=local, domain=plain)
    except (ValueError, UnicodeError, IndexError) as error:
        raise WrongAddress(written) from error


def needs_utf8(envelope: Envelope) -> bool:
    """Tell whether one of the addresses has letters beyond ASCII before the @, which a server must allow (RFC 6531)."""
    locals_ = (each.rpartition("@")[0] for each in (envelope.to_address, envelope.from_address))
    return not all(local.isascii() for local in locals_)
