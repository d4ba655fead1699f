"""A test message to oneself, the way messages to debtors go."""

from datetime import datetime

from django.utils.translation import gettext

from cartera.foundation import history
from cartera.foundation import queries as foundation
from cartera.foundation.models import User
from cartera.outreach import channels
from cartera.outreach.channels import Envelope, Result
from cartera.parties.models import Creditor


def send_test(*, creditor: Creditor, address: str, at: datetime, by: User | None) -> Result:
    """Send a test e-mail about nobody to an address of the house, and return what came of it.

    It goes out in rehearsal too, because it carries nothing of any debtor. No transaction is open meanwhile.
    """
    sender = channels.sender("email", demo=foundation.house().demo)
    if sender is None:
        return Result("unreachable", why="no sender")
    envelope = Envelope(
        reference=f"test.{creditor.pk}.{at:%Y%m%d%H%M%S%f}", to_address=address, to_name="",
        from_address=creditor.sender_email, from_name=creditor.sender_name or creditor.name,
        subject=gettext("Cartera: test message from %(name)s") % {"name": creditor.name},
        text=gettext("This is a test message. If you can read it, messages from %(name)s can leave.\n")
        % {"name": creditor.name},
        html="", language=creditor.language, at=at,
    )  # fmt: skip
    sender.open()
    try:
        result = sender.send(envelope)
    finally:
        sender.close()
    history.record(
        "outreach.test.sent", None, at=at, by=by, why=result.why, creditor_id=creditor.pk, result=result.kind
    )
    return result
