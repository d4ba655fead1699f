"""One statement to one debtor: written as a letter and released, never twice for the same period."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2s

from cartera.foundation import history, moves
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import operations as outreach
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import operations as portfolio
from cartera.portfolio.models import Account, Receivable
from cartera.portfolio.operations import ground
from cartera.problems import N_, Refused
from cartera.statements import letters, queries
from cartera.statements.content import Asked
from cartera.statements.models import Round, Statement
from cartera.statements.queries import Given, brakes
from cartera.ui import words

ON_ITS_WAY = ("ready", "claimed", "sent", "unknown", "failed", "refused")


class NoBalance(Refused):
    """There is nothing a statement could tell."""

    code = "no_balance"
    text = N_("%(name)s has nothing open and nothing on account in %(currency)s.")


class AlreadySent(Refused):
    """The same statement was sent, or waits to leave."""

    code = "statement_already_sent"
    text = N_(
        "This statement was sent to %(name)s before, or waits to leave. Nothing in it has changed since."
    )


class HeldBack(Refused):
    """Nobody may write to this debtor about what they owe."""

    code = "statement_held_back"
    text = N_("%(name)s cannot be sent a statement: %(why)s")


@whole
def send(
    *, debtor: Debtor, currency: str, asked: Asked, by_group: bool = False, requested: bool = False, on: date, at: datetime,
    by: User | None,
) -> Statement:  # fmt: skip
    """Write a statement to a debtor and let it leave after the time to undo.

    `by_group`: for all companies that it pays for; `requested`: the debtor asked for it, which the law hears otherwise. The
    same content again on one day is refused. Raises NoBalance, AlreadySent, HeldBack, and the refusals of
    `outreach.draft_letter`.
    """
    hold(debtor)
    if asked.to_on >= on:
        post_interest(debtor.creditor, [debtor.pk], by_group=by_group, on=on, at=at)
    given = queries.facts_of(debtor=debtor, currency=currency, asked=asked, by_group=by_group)
    if given is None:
        raise NoBalance(name=debtor.name, currency=currency)
    why = brakes.forbidden([debtor.pk], on).get(debtor.pk)
    if why:
        raise HeldBack(name=debtor.name, why=words.reason(why))
    period = f"{on}:{asked.kind}:{_digest(given)}"
    known = (
        Statement.objects.filter(debtor=debtor, currency=currency, period=period)
        .select_related("message")
        .first()
    )
    if known and known.message and known.message.state in ON_ITS_WAY:
        raise AlreadySent(name=debtor.name)
    statement = known or new(given, debtor, asked, period=period, at=at, by=by)
    write(statement, given, requested=requested, on=on, at=at, by=by)
    return statement


def hold(debtor: Debtor) -> None:
    """Lock a debtor to the end of the transaction, so that two people cannot send the same at once."""
    list(Debtor.objects.select_for_update().filter(pk=debtor.pk).values_list("pk"))


def post_interest(
    creditor: Creditor, debtor_ids: Sequence[int], *, by_group: bool, on: date, at: datetime
) -> None:
    """Let the late interest that statements will tell of become entries, so that they tie to the ledger."""
    readers, _ = queries.readers(creditor=creditor, debtor_ids=debtor_ids, by_group=by_group)
    accounts = {pk for reader in readers for pk in reader.accounts.values()}
    late = Receivable.objects.filter(account__in=accounts, settled_on__isnull=True, due_date__lt=on)
    ids = list(late.values_list("pk", flat=True))
    if ids:
        portfolio.post_interest(receivable_ids=ids, on=on, at=at)


def new(
    given: Given, debtor: Debtor, asked: Asked, *, period: str, round_: Round | None = None, why: str = "", at: datetime,
    by: User | None,
) -> Statement:  # fmt: skip
    """Put a statement on record that is not written yet: as refused, with the reason where there is one."""
    facts = given.facts
    return Statement.objects.create(
        creditor_id=debtor.creditor_id, debtor=debtor, account_id=given.account_id, round=round_, currency=given.currency,
        period=period, kind=asked.kind, is_group=facts["group"], from_on=asked.from_on, on=asked.to_on,
        open_minor=facts["open_minor"], on_account_minor=facts["on_account_minor"], situation=facts["situation"],
        state=Statement.State.REFUSED, why=why, at=at, by=by,
    )  # fmt: skip


def write(
    statement: Statement, given: Given, *, requested: bool = False, on: date, at: datetime, by: User | None
) -> Message:
    """Write the letter of a statement and release it; one written before was withdrawn. Raises what `draft_letter` raises."""
    facts, debtor = given.facts, statement.debtor
    account = Account.objects.select_related("debtor__creditor", "creditor").get(pk=given.account_id)
    if account.debtor_id != debtor.pk:  # the parent itself owes nothing in this currency
        account = ground.account(debtor, given.currency)
    written = statement.written + 1
    message = outreach.draft_letter(
        account=account, reference=_reference(statement, written, at), step=letters.STEP, template=letters.TEMPLATE,
        facts={
            **letters.contents(facts, live=statement.from_on is None and statement.on >= on, on=statement.on),
            "asked": letters.asked_by_law(debtor.creditor, debtor, on),
        },
        purpose=letters.purpose(facts, requested=requested), on=on, at=at, by=by,
    )  # fmt: skip
    message = outreach.release(message=message, at=at, by=by)
    told = {name: facts[name] for name in ("open_minor", "on_account_minor", "situation")}
    changes = {"message": message, "account": account, "written": written, "why": "", **told}
    if statement.state == Statement.State.REFUSED:
        moves.move(statement, Statement.State.WRITTEN.value, at=at, by=by, **changes)
    else:
        Statement.objects.filter(pk=statement.pk).update(**changes)
        history.record("statements.statement.rewritten", statement, at=at, by=by, period=statement.period)
    return message


@whole
def refuse(statement: Statement, why: str, *, at: datetime, by: User | None) -> None:
    """Keep on record why a statement was not written, or that what was written is not true any more."""
    if statement.state == Statement.State.WRITTEN:
        moves.move(statement, Statement.State.REFUSED.value, at=at, by=by, why=why, message=None)
    Statement.objects.filter(pk=statement.pk).update(why=why)


def _digest(given: Given) -> str:
    told = json.dumps(
        [given.facts["companies"], given.facts["accounts"], given.facts["from_on"]], sort_keys=True
    )
    return blake2s(told.encode(), digest_size=6).hexdigest()


def _reference(statement: Statement, written: int, at: datetime) -> str:
    """Name the letter for ever: unique here, and different from what a copy of this installation would send."""
    told = f"{statement.creditor_id} {statement.creditor.name} {at.isoformat()} {statement.debtor.name}"
    return f"statement.{statement.pk}.{written}.{blake2s(told.encode(), digest_size=6).hexdigest()}"
