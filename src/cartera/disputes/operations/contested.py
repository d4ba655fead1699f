"""What debtors contest: taken down, and resolved one way or the other."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Sum

from cartera.disputes import catalogue
from cartera.disputes.models import Dispute
from cartera.disputes.operations import charging
from cartera.disputes.operations.terms import Terms, terms
from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor
from cartera.portfolio import operations as portfolio
from cartera.portfolio import posting
from cartera.portfolio.models import Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused

Outcome = Literal["accepted", "rejected"]
AT_ONCE = 500  # items in one statement
REFERENCE_MAX = Dispute._meta.get_field("reference").max_length or 0


class DisputesTooMuch(Refused):
    """More would be contested than is open."""

    code = "disputes_too_much"
    text = N_("Less than that is still owed of %(number)s and not yet in dispute.")


class AlreadyResolved(Refused):
    """A dispute is resolved once."""

    code = "already_resolved"
    text = N_("Dispute %(reference)s was already resolved on %(resolved_on)s.")


class UnknownReason(Refused):
    """A code that the catalogue does not have."""

    code = "unknown_dispute_reason"
    text = N_("“%(reason)s” is no reason of the catalogue. Choose one of: %(reasons)s.")


class CreditsTooMuch(Refused):
    """More, or less than nothing, would be credited than is contested."""

    code = "credits_too_much"
    text = N_("Only up to the contested amount can be credited of dispute %(reference)s.")


@whole
def contest(  # noqa: PLR0913 - all of one dispute, by name
    *, receivable: Receivable, reference: str, reason: str = "", code: str = "", amount_minor: int | None = None,
    area: str = "", owner: str = "", answer_due: date | None = None, on: date, at: datetime, by: User | None,
) -> Dispute:  # fmt: skip
    """Take down that an amount of an item is contested: it is owed, but not chased and not charged, until resolved.

    `code` is one of the catalogue's; left out, a `reason` that is written like one counts as it, else another reason.
    `amount_minor` left out: all that is open and not contested yet. Area, owner and deadline left out: those of the
    reason. The same reference with the same content returns the dispute there is. Raises NumberTaken,
    AmountNotPositive, DisputesTooMuch, UnknownReason.
    """
    chosen = known_code(code) if code else catalogue.code_of(reason)
    posting.hold([receivable.account_id])
    portfolio.post_interest(receivable_ids=[receivable.pk], on=on, at=at)  # what accrued may be contested too
    item = Receivable.objects.get(pk=receivable.pk)
    known = Dispute.objects.filter(creditor_id=item.creditor_id, reference=reference).first()
    if known:
        ground.same(reference, item=(known.receivable_id, item.pk))
        ground.same(reference, amount=(known.amount_minor, amount_minor or known.amount_minor))
        return known
    minor = _room(item, amount_minor)
    term = terms(item.creditor_id).of(chosen)
    opened = Dispute.objects.create(
        creditor_id=item.creditor_id, debtor_id=item.debtor_id, receivable=item, reference=reference,
        amount_minor=minor, code=chosen, reason=reason, area=area or term.area, owner=owner.strip() or term.owner,
        opened_on=on, answer_due=answer_due or term.due(on),
    )  # fmt: skip
    charging.rest([opened])
    history.record("disputes.dispute.opened", opened, at=at, by=by, why=reason, **_facts(opened, item.number))
    return opened


def known_code(code: str) -> str:
    """Return a code of the catalogue. Raises UnknownReason."""
    if code not in catalogue.REASONS:
        raise UnknownReason(reason=code, reasons=", ".join(catalogue.REASONS))
    return code


def _room(item: Receivable, wanted: int | None) -> int:
    """Return what is to be contested of an item: what is asked for, else all that can be. Raises DisputesTooMuch."""
    open_ones = Dispute.objects.filter(receivable=item, state=Dispute.State.OPEN)
    room = item.open_minor - (open_ones.aggregate(minor=Sum("amount_minor"))["minor"] or 0)
    minor = room if wanted is None else wanted
    if minor > room or room <= 0:
        raise DisputesTooMuch(number=item.number)
    ground.positive(minor)
    return minor


def _facts(opened: Dispute, number: str) -> dict[str, Any]:
    return {
        "reference": opened.reference, "item": number, "amount_minor": opened.amount_minor, "kind": opened.code,
        "owner": opened.owner, "answer_due": opened.answer_due,
    }  # fmt: skip


@whole
def contest_many(
    *, creditor: Creditor, receivable_ids: Sequence[int], prefix: str, reason: str, on: date, at: datetime, by: User | None
) -> int:  # fmt: skip
    """Take down that all that is open of many items is contested, and return of how many. Nothing is contested twice.

    Left alone are items that are settled, in dispute already, or whose dispute with the reference prefix + number was
    resolved before: who decided against the debtor is not overruled by tomorrow's file.
    """
    opened, set_ = 0, terms(creditor.pk)
    for start in range(0, len(receivable_ids), AT_ONCE):
        ids = receivable_ids[start : start + AT_ONCE]
        portfolio.post_interest(receivable_ids=ids, on=on, at=at)
        wanted = _not_contested_yet(creditor, ids, prefix)
        disputes = Dispute.objects.bulk_create(
            _plain(reference, item, reason, set_, on) for reference, item in wanted.items()
        )
        charging.rest(disputes)
        history.record_all(
            history.act(
                "disputes.dispute.opened", each, at=at, by=by, why=reason, **_facts(each, each.receivable.number)
            )
            for each in disputes
        )  # fmt: skip
        opened += len(disputes)
    return opened


def _not_contested_yet(creditor: Creditor, ids: Sequence[int], prefix: str) -> dict[str, Receivable]:
    """Return the items that may be contested by the reference they would get, their accounts locked."""
    items = Receivable.objects.filter(pk__in=ids, creditor=creditor, settled_on__isnull=True).order_by("pk")
    items = items.exclude(disputes__state=Dispute.State.OPEN)
    posting.hold(items.values_list("account_id", flat=True))
    wanted = {_reference(prefix, item.number): item for item in items}
    known = Dispute.objects.filter(creditor=creditor, reference__in=wanted).values_list(
        "reference", flat=True
    )
    return {reference: item for reference, item in wanted.items() if reference not in set(known)}


def _reference(prefix: str, number: str) -> str:
    """Return the dispute's reference: the item's number behind the prefix; a long one ends in what tells it from others."""
    reference = prefix + number
    if len(reference) <= REFERENCE_MAX:
        return reference
    return f"{reference[: REFERENCE_MAX - 9]}~{hashlib.sha256(number.encode()).hexdigest()[:8]}"


def _plain(reference: str, item: Receivable, reason: str, set_: Terms, on: date) -> Dispute:
    code = catalogue.code_of(reason)
    term = set_.of(code)
    return Dispute(
        creditor_id=item.creditor_id, debtor_id=item.debtor_id, receivable=item, reference=reference,
        amount_minor=item.open_minor, code=code, reason=reason, area=term.area, owner=term.owner, opened_on=on,
        answer_due=term.due(on),
    )  # fmt: skip


@whole
def resolve(  # noqa: PLR0913 - all of one decision, by name
    *, dispute: Dispute, outcome: Outcome, credited_minor: int | None = None, credit_number: str = "",
    explanation: str = "", on: date, at: datetime, by: User | None, why: str = "",
) -> Dispute:  # fmt: skip
    """End a dispute. Accepted: its amount, or `credited_minor` of it, is credited on the item by a note of its own, and
    the rest is owed again; rejected: all of it is.

    What was paid in between waits on account. `credit_number` left out: the reference of the dispute. `explanation` is
    kept as the debtor may read it; `tell` writes the letter. Raises AlreadyResolved, CreditsTooMuch, and NumberTaken when
    the note's number is in use.
    """
    item = dispute.receivable
    posting.hold([item.account_id])
    resolved = Dispute.objects.get(pk=dispute.pk)
    if resolved.state != Dispute.State.OPEN:
        raise AlreadyResolved(reference=resolved.reference, resolved_on=resolved.resolved_on)
    minor = _credited(resolved, outcome, credited_minor)
    number = (credit_number or resolved.reference) if minor else ""
    moves.move(
        resolved, Dispute.State(outcome).value, at=at, by=by, why=why or explanation[:300], resolved_on=on, resolved_by=by,
        credited_minor=minor, credit_number=number, explanation=explanation.strip(),
    )  # fmt: skip
    charging.end(resolved, on)
    if minor:
        portfolio.credit(
            creditor=resolved.creditor, debtor=resolved.debtor, number=number, amount_minor=minor,
            currency=item.currency, receivable=item, on=on, at=at, by=by,
        )  # fmt: skip
    charging.settle(resolved, on, at)
    return resolved


def _credited(dispute: Dispute, outcome: Outcome, wanted: int | None) -> int:
    if outcome == "rejected":
        return 0
    minor = dispute.amount_minor if wanted is None else wanted
    if not 0 < minor <= dispute.amount_minor:
        raise CreditsTooMuch(reference=dispute.reference)
    return minor
