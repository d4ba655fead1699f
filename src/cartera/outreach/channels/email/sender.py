"""E-mail by SMTP, told apart by what is known of the message's fate at each point of the conversation.

Until the server was asked for DATA nothing can have been delivered: a cut line is mended and the message tried again.
From the first byte of the message until the server's answer it may have been: then its fate is unknown, and it is
never sent again without a person. One connection serves many messages.
"""

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field

from cartera.outreach.channels.base import Envelope, Result
from cartera.outreach.channels.email.mime import WrongAddress, as_email, needs_utf8

READY_FOR_DATA = 354
ACCEPTED = 250
SERVICE_CLOSING = 421
ADDRESS_REFUSALS = (550, 551, 553)  # no such mailbox, not local, not allowed (RFC 5321, 4.2.3)

_DOT = re.compile(rb"(?m)^\.")


class _LineCut(Exception):
    """The connection broke while nothing could yet have been delivered."""


@dataclass
class SmtpSender:
    """Sends by one SMTP server. `security`: "starttls", "tls" from the first byte, or "none"."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    timeout_seconds: float = 20.0
    context: ssl.SSLContext | None = None
    channel: str = "email"
    inside: bool = False
    _server: smtplib.SMTP | None = field(default=None, repr=False)

    def open(self) -> None:
        """Wait for the first message: a batch that sends nothing connects to nobody."""

    def send(self, envelope: Envelope) -> Result:
        """Hand one message over; a connection that broke before the message began is made anew once."""
        if not envelope.from_address:
            return Result("unreachable", why="the creditor has no sender address")
        try:
            data = as_email(envelope).as_bytes()
        except WrongAddress as error:
            return Result("permanent", why=f"no e-mail address: {error}", address_bad=True)
        for _ in range(2):
            try:
                server = self._connected()
            except (OSError, smtplib.SMTPException) as error:
                self.close()
                return Result("unreachable", why=_words(error))
            try:
                return self._hand_over(server, envelope, data)
            except _LineCut:
                self.close()
        return Result("transient", why="the server closed the connection before the message began")

    def close(self) -> None:
        """Say goodbye if anybody listens."""
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):  # it may have left already
                server.quit()
            server.close()

    def greet(self) -> None:
        """Come as far as to be let in, and leave again, sending nothing. Raises OSError, SMTPException."""
        try:
            self._connected().noop()
        finally:
            self.close()

    def _connected(self) -> smtplib.SMTP:
        """Return the open connection, made, secured and logged in. Raises OSError, SMTPException."""
        if self._server is None:
            # Kept at once, so that whatever fails below is closed again.
            self._server = server = self._dialled()
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                server.starttls(context=self._tls())
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        return self._server

    def _dialled(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_seconds, context=self._tls())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _tls(self) -> ssl.SSLContext:
        return self.context or ssl.create_default_context()

    def _hand_over(self, server: smtplib.SMTP, envelope: Envelope, data: bytes) -> Result:
        """Speak one transaction. Raises _LineCut while nothing can have been delivered."""
        options = []
        if needs_utf8(envelope):
            if not server.has_extn("smtputf8"):
                return Result("permanent", why="the server takes ASCII addresses only", address_bad=True)
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            code, said = server.mail(_bare(envelope.from_address), options)
            if code != ACCEPTED:
                return self._refused(server, code, said)
            code, said = server.rcpt(_bare(envelope.to_address))
            if code not in {ACCEPTED, 251}:  # 251: forwarded
                return self._refused(server, code, said, address=True)
            code, said = server.docmd("DATA")
        except (OSError, smtplib.SMTPException) as error:
            raise _LineCut from error
        if code != READY_FOR_DATA:
            return self._refused(server, code, said)
        return self._hand_over_text(server, data)

    def _hand_over_text(self, server: smtplib.SMTP, data: bytes) -> Result:
        """Send the message itself: from here on a cut line leaves its fate unknown."""
        try:
            server.send(_DOT.sub(b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n")
            code, said = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result("unknown", why=f"the line was cut before the server answered: {_words(error)}")
        if code == ACCEPTED:
            return Result("sent", reference=_text(said)[:200])
        if code == -1:
            self._drop()
            return Result("unknown", why="the server's answer could not be understood")
        return self._refused(server, code, said)

    def _refused(self, server: smtplib.SMTP, code: int, said: bytes, *, address: bool = False) -> Result:
        """Return what a refusal means, leaving the connection ready for the next message."""
        why = f"{code} {_text(said)}"
        if code == SERVICE_CLOSING or code < 0:
            self.close()
        else:
            try:
                server.rset()
            except (OSError, smtplib.SMTPException):
                self.close()
        if code >= 500:
            return Result("permanent", why=why, address_bad=address and code in ADDRESS_REFUSALS)
        return Result("transient", why=why)

    def _drop(self) -> None:
        """Forget a connection whose state is not known, without another word."""
        if self._server is not None:
            self._server.close()
            self._server = None


def _bare(address: str) -> str:
    """Return the address as the server is told it, its domain as DNS has it."""
    local, _, domain = address.strip().rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _text(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())


def _words(error: Exception) -> str:
    """Return an error in words. A log-in refusal repeats the server's answer, never what we sent."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        return f"{error.smtp_code} {_text(said)}"
    return str(error) or type(error).__name__
