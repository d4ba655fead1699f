"""What we promised the customer: while it is open, what it is about rests; late, it rests on, for the fault is ours.

The rest is made of pauses in the books, so that the day's run, late interest and every page know it without being told.
It ends when somebody says that the promise was kept, or withdraws it with a reason; never by itself.
"""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from cartera.disputes import catalogue
from cartera.disputes.models import Dispute, Undertaking
from cartera.disputes.operations.complaints import working_days_after
from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Pause, Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused


class UnknownUndertaking(Refused):
    """Nothing of this kind can be promised."""

    code = "unknown_undertaking"
    text = N_("“%(kind)s” is nothing that is promised to customers. Choose one of: %(kinds)s.")


class UndertakingClosed(Refused):
    """A promise is kept or withdrawn once."""

    code = "undertaking_closed"
    text = N_("What was promised as %(reference)s is closed already.")


class NoResult(Refused):
    """Why a promise of ours is taken back has to be said."""

    code = "no_result"
    text = N_("Say why it is withdrawn.")


class DueBeforeGiven(Refused):
    """Nobody promises for yesterday."""

    code = "due_before_given"
    text = N_("It cannot be due on %(due_on)s, before it is promised on %(given_on)s.")


class HeldByUndertaking(Refused):
    """The pause belongs to a promise of ours that is still open."""

    code = "held_by_undertaking"
    text = N_(
        "It rests because we still owe the customer something (%(reference)s). Say that it was kept, or withdraw it."
    )


@whole
def undertake(  # noqa: PLR0913 - all of one promise, by name
    *, debtor: Debtor, receivable: Receivable | None = None, dispute: Dispute | None = None, reference: str, kind: str,
    detail: str = "", owner: str = "", due_on: date | None = None, holds: bool = True, on: date, at: datetime,
    by: User | None,
) -> Undertaking:  # fmt: skip
    """Take down what we promised a customer, and let what it is about rest from that day, unless `holds` is False.

    Without `receivable` it is about the debtor as a whole. `due_on` left out: the working days usual for its kind. The
    same reference with the same content returns the one there is. Raises UnknownUndertaking, DueBeforeGiven, NumberTaken,
    NotTheirItem.
    """
    if kind not in catalogue.KINDS:
        raise UnknownUndertaking(kind=kind, kinds=", ".join(catalogue.KINDS))
    if receivable is not None and receivable.debtor_id != debtor.pk:
        raise ground.NotTheirItem(number=receivable.number, name=debtor.name)
    Debtor.objects.select_for_update().get(pk=debtor.pk)
    known = Undertaking.objects.filter(creditor_id=debtor.creditor_id, reference=reference).first()
    if known:
        ground.same(reference, debtor=(known.debtor_id, debtor.pk))
        ground.same(reference, kind=(known.kind, kind))
        return known
    due = due_on or working_days_after(on, catalogue.DAYS.get(kind, catalogue.DAYS_USUAL))
    if due < on:
        raise DueBeforeGiven(due_on=due, given_on=on)
    made = Undertaking.objects.create(
        creditor_id=debtor.creditor_id, debtor=debtor, receivable=receivable, dispute=dispute, reference=reference,
        kind=kind, detail=detail.strip(), owner=owner.strip(), given_on=on, due_on=due, holds=holds,
    )  # fmt: skip
    history.record(
        "disputes.undertaking.given", made, at=at, by=by, why=detail, reference=reference, kind=kind, owner=made.owner,
        due_on=due, item=receivable.number if receivable else "",
    )  # fmt: skip
    if holds:
        _rest(made, on=on, at=at, by=by)
    return made


@whole
def keep(
    *, undertaking: Undertaking, result: str = "", on: date, at: datetime, by: User | None
) -> Undertaking:
    """Say that we kept it: what rested may be asked for again from this day. Raises UndertakingClosed."""
    return _close(undertaking, Undertaking.State.KEPT, result, on=on, at=at, by=by)


@whole
def withdraw_undertaking(
    *, undertaking: Undertaking, result: str, on: date, at: datetime, by: User | None
) -> Undertaking:
    """Take it back, with the reason. Raises UndertakingClosed, NoResult."""
    if not result.strip():
        raise NoResult
    return _close(undertaking, Undertaking.State.WITHDRAWN, result, on=on, at=at, by=by)


@whole
def pass_on(
    *,
    undertaking: Undertaking,
    owner: str | None = None,
    due_on: date | None = None,
    at: datetime,
    by: User | None,
) -> Undertaking:
    """Give an open promise to somebody else, or a later day; what is left out stays. Raises UndertakingClosed."""
    found = _open(undertaking)
    wanted = {"owner": owner.strip() if owner is not None else None, "due_on": due_on}
    changed = {
        name: value for name, value in wanted.items() if value is not None and getattr(found, name) != value
    }
    if changed:
        was = found.due_on
        for name, value in changed.items():
            setattr(found, name, value)
        found.save(update_fields=list(changed))
        history.record(
            "disputes.undertaking.passed_on", found, at=at, by=by, reference=found.reference, owner=found.owner,
            due_on=found.due_on, due_on_was=was,
        )  # fmt: skip
    return found


@whole
def resume(
    *, debtor: Debtor, receivable: Receivable | None = None, on: date, at: datetime, by: User | None, why: str = ""
) -> Pause | None:  # fmt: skip
    """End a pause that a person set; what we still owe the customer goes on holding its item.

    Raises HeldByUndertaking when the pause is there for that alone, and portfolio.NotPaused.
    """
    holding = _about(debtor.pk, receivable)
    running = Pause.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on), debtor=debtor, receivable=receivable, from_on__lte=on
    )
    own = holding.filter(pauses__in=running).first()
    if own:
        raise HeldByUndertaking(reference=own.reference)
    ended = portfolio.resume(debtor=debtor, receivable=receivable, on=on, at=at, by=by, why=why)
    still = holding.first()
    if still:
        _rest(still, on=on, at=at, by=by)
    return ended


def _close(
    undertaking: Undertaking, to: Undertaking.State, result: str, *, on: date, at: datetime, by: User | None
) -> Undertaking:
    found = _open(undertaking)
    moves.move(
        found, to.value, at=at, by=by, why=result, closed_on=on, closed_by=by, result=result.strip()[:300]
    )
    _wake(found, on=on, at=at, by=by)
    return found


def _rest(undertaking: Undertaking, *, on: date, at: datetime, by: User | None) -> None:
    """Pause what it is about on every day from now on that is not paused already."""
    opened = portfolio.pause_rest(
        debtor=undertaking.debtor, receivable=undertaking.receivable, from_on=on, reason=_said(undertaking), at=at, by=by,
    )  # fmt: skip
    undertaking.pauses.add(*opened)


def _said(undertaking: Undertaking) -> str:
    """Return why something rests, as the case page shows it."""
    what = gettext(catalogue.KINDS[undertaking.kind])
    return (gettext("We promised: %(what)s") % {"what": what} + f" ({undertaking.reference})")[:300]


def _wake(undertaking: Undertaking, *, on: date, at: datetime, by: User | None) -> None:
    """End the pauses it opened, unless another open promise about the same thing needs them."""
    heir = _about(undertaking.debtor_id, undertaking.receivable).order_by("pk").first()
    for pause in list(undertaking.pauses.all()):
        undertaking.pauses.remove(pause)
        if heir:
            heir.pauses.add(pause)
        else:
            portfolio.end_pause(pause=pause, on=on, at=at, by=by, why=undertaking.result)


def _about(debtor_id: int, receivable: Receivable | None) -> QuerySet[Undertaking]:
    """Return the open promises that hold the very same thing."""
    return Undertaking.objects.filter(
        debtor=debtor_id, receivable=receivable, state=Undertaking.State.OPEN, holds=True
    )


def _open(undertaking: Undertaking) -> Undertaking:
    """Return it as it stands, with its debtor locked: pauses are placed and ended one at a time. Raises UndertakingClosed."""
    Debtor.objects.select_for_update().get(pk=undertaking.debtor_id)
    found = Undertaking.objects.select_related("debtor", "receivable").get(pk=undertaking.pk)
    if found.state != Undertaking.State.OPEN:
        raise UndertakingClosed(reference=found.reference)
    return found
