"""What the commands of the desk share: the day they count for, amounts as people write them."""

from datetime import date, datetime

from cartera.cycle import queries as cycle
from cartera.foundation import clock
from cartera.money import amounts
from cartera.parties.models import Creditor
from cartera.problems import N_, Refused


class AmountUnreadable(Refused):
    """A text that is no amount of the currency."""

    code = "amount_unreadable"
    text = N_("“%(amount)s” is no amount in %(currency)s. Write it with a point for decimals, like 1234.50.")


def moment(creditor: Creditor, day: datetime | None = None) -> tuple[date, datetime]:
    """Return the day that is meant, else the one the desk works on, and this moment."""
    at = clock.now()
    return day.date() if day else cycle.business_date(creditor, at), at


def minor(text: str, currency: str) -> int | None:
    """Return an amount in minor units, None where none was said. Raises AmountUnreadable."""
    try:
        return amounts.to_minor(text, currency) if text else None
    except amounts.WrongAmount as wrong:
        raise AmountUnreadable(amount=text, currency=currency) from wrong
