"""E-mail: by SMTP where it is set up, into a folder where it is not."""

from django.conf import settings

from cartera.outreach.channels.base import Sender
from cartera.outreach.channels.email.folder import FolderSender
from cartera.outreach.channels.email.sender import SmtpSender


def sender_for_house(*, demo: bool) -> Sender:
    """Return the sender for this installation: without an SMTP host, and always for made-up data, the folder."""
    if demo or not settings.SMTP_HOST:
        return FolderSender(settings.OUTBOX)
    return smtp_sender()


def smtp_sender() -> SmtpSender:
    """Return the sender that speaks to the mail server of this installation."""
    return SmtpSender(
        host=settings.SMTP_HOST, port=settings.SMTP_PORT, user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD, security=settings.SMTP_SECURITY,
        timeout_seconds=settings.SMTP_TIMEOUT_SECONDS,
    )  # fmt: skip


def goes_to_folder(*, demo: bool) -> bool:
    """Tell whether e-mail is only written into the outbox folder."""
    return demo or not settings.SMTP_HOST
