"""What a statement says of each reader: the books and what stages know, put together by `content`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from cartera.agreements import queries as agreements
from cartera.disputes import queries as disputes
from cartera.outreach import templates
from cartera.outreach.drafts import creditor_facts
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio.interest.accrual import Shown
from cartera.portfolio.queries.buckets import BUCKETS
from cartera.statements import content
from cartera.statements.content import Asked, Charge, Company, Facts, Item
from cartera.statements.queries import books, interest
from cartera.statements.queries.books import Surroundings
from cartera.statements.queries.interest import Owner
from cartera.statements.queries.readers import Member, Reader, readers
from cartera.strategy import queries as strategy

AT_ONCE = 400  # debtors whose books are read together; their accounts are parameters of one statement


@dataclass(frozen=True, slots=True)
class Given:
    """One statement to be made: for whom, from which account it is asked, and what it says."""

    debtor_id: int
    account_id: int
    currency: str
    facts: Facts


def facts(
    *, creditor: Creditor, debtor_ids: Sequence[int], asked: Asked, by_group: bool, currency: str = "",
    around: Surroundings | None = None,
) -> Iterator[Given]:  # fmt: skip
    """Yield what the statements of some debtors say, one per currency in which there is anything to tell.

    `by_group`: together with all companies they pay for. About a dozen queries for each few hundred debtors.
    """
    known = around or surroundings(creditor=creditor, on=asked.to_on)
    rest = iter(debtor_ids)
    while part := list(islice(rest, AT_ONCE)):
        found, members = readers(creditor=creditor, debtor_ids=part, by_group=by_group, currency=currency)
        yield from _told(creditor, found, members, asked, known)


def facts_of(*, debtor: Debtor, currency: str, asked: Asked, by_group: bool) -> Given | None:
    """Return what one debtor's statement in a currency says; None when there is nothing to tell."""
    found = facts(
        creditor=debtor.creditor, debtor_ids=[debtor.pk], asked=asked, by_group=by_group, currency=currency,
        around=surroundings(creditor=debtor.creditor, on=asked.to_on),
    )  # fmt: skip
    return next(found, None)


def of_message(message: Message) -> Facts | None:
    """Return what a statement said that was sent by a message; None when it was forgotten, or is no statement."""
    told: Facts | None = message.contents.get("statement")
    return told


def surroundings(*, creditor: Creditor, on: date) -> Surroundings:
    """Return what other stages know of a creditor's items on a day. A fixed number of queries."""
    version = strategy.policy_in_force(creditor=creditor, on=on)
    running = agreements.open_promises(on=on, creditor=creditor)
    planned = agreements.active_plans(on=on, creditor=creditor)
    promises: dict[int, Mapping[str, Any]] = {}
    for plan in planned:  # an instalment is a promise too; one given for itself is nearer
        upcoming = next(line for line in plan.lines if line.left_minor)
        promises[plan.plan.account_id] = {
            "minor": upcoming.amount_minor, "paid_minor": upcoming.amount_minor - upcoming.left_minor,
            "by_on": upcoming.due_date.isoformat(),
        }  # fmt: skip
    for row in sorted(running, key=lambda each: each.promise.by_on, reverse=True):
        promise = row.promise
        promises[promise.account_id] = {
            "minor": promise.amount_minor, "paid_minor": row.paid_minor, "by_on": promise.by_on.isoformat(),
        }  # fmt: skip
    return Surroundings(
        disputed=disputes.disputed(on=on, creditor=creditor),
        promised=frozenset(
            {item for row in running for item in row.items} | {item for row in planned for item in row.items}
        ),
        promises=promises,
        edges=tuple(strategy.read(version).buckets) if version else BUCKETS,
    )


def _told(
    creditor: Creditor,
    found: Sequence[Reader],
    members: Mapping[int, Member],
    asked: Asked,
    around: Surroundings,
) -> Iterator[Given]:
    owners = {
        pk: Owner(debtor_id, members[debtor_id].kind, reader.currency, *members[debtor_id].place)
        for reader in found
        for debtor_id, pk in reader.accounts.items()
    }
    read = _Books.read(creditor.pk, owners, asked, around)
    languages = _languages(creditor, [reader.debtor_id for reader in found])
    told_creditor = creditor_facts(creditor)
    for reader in found:
        companies = [read.company(members[debtor_id], pk) for debtor_id, pk in reader.accounts.items()]
        charges = [charge for company in companies for charge in read.charges.get(company.account_id, ())]
        promise = next(
            (around.promises[pk] for pk in reader.accounts.values() if pk in around.promises), None
        )
        said = content.build(asked, companies, charges, edges=around.edges, promise=promise)
        if not said["companies"]:
            continue
        me = members[reader.debtor_id]
        said |= {
            "currency": reader.currency, "language": languages[reader.debtor_id], "region": creditor.country,
            "creditor": told_creditor, "debtor": {"name": me.name, "code": me.code, "tax_id": me.tax_id},
            "group": len(said["companies"]) > 1 or said["companies"][0]["code"] != me.code,
        }  # fmt: skip
        account_id = reader.accounts.get(reader.debtor_id) or next(iter(reader.accounts.values()))
        yield Given(reader.debtor_id, account_id, reader.currency, said)


def _languages(creditor: Creditor, ids: Sequence[int]) -> dict[int, str]:
    rows = Debtor.objects.filter(pk__in=ids).values_list("pk", "language")
    return {pk: templates.language_of(language, creditor.language) for pk, language in rows}


@dataclass(frozen=True, slots=True)
class _Books:
    """The books of some accounts, as one statement after the other is cut from them."""

    items: Mapping[int, Sequence[content.Item]]
    on_account: Mapping[int, int]
    charges: Mapping[int, Sequence[Charge]]
    opening: Mapping[int, int]
    movements: Mapping[int, Sequence[content.Movement]]
    accrued: Mapping[int, int]

    @classmethod
    def read(
        cls, creditor_id: int, owners: Mapping[int, Owner], asked: Asked, around: Surroundings
    ) -> "_Books":
        """Read what the statements of some accounts need."""
        accounts, begun = sorted(owners), asked.from_on
        posted = books.items(accounts, asked.to_on, around)
        everything = [item for those in posted.values() for item in those]
        shown = interest.shown(creditor_id, everything, owners, asked.to_on)
        items = {
            account: [_with_accrued(item, shown.get(item.id)) for item in those]
            for account, those in posted.items()
        }
        return cls(
            items, books.on_account(accounts, asked.to_on), _charges(accounts, asked.to_on, items, shown),
            books.opening(accounts, begun) if begun else {},
            books.movements(accounts, begun, asked.to_on) if begun else {},
            {account: _total(items[account]) - _total(those) for account, those in posted.items()},
        )  # fmt: skip

    def company(self, member: Member, account_id: int) -> Company:
        """Return one debtor's part."""
        return Company(
            account_id, member.name, member.code, member.tax_id, self.on_account.get(account_id, 0),
            self.items.get(account_id, ()), self.opening.get(account_id, 0), self.movements.get(account_id, ()),
            self.accrued.get(account_id, 0),
        )  # fmt: skip


def _charges(
    accounts: Sequence[int], on: date, items: Mapping[int, Sequence[Item]], shown: Mapping[int, Shown]
) -> dict[int, list[Charge]]:
    """Return by account how the charges that are still open came about; of each item they sum to what is open."""
    charged = {item.id: item for those in items.values() for item in those if item.charges_minor}
    found = books.charges(accounts, on, charged, shown) if charged else {}
    for item in charged.values():
        if item.id in shown:
            found.setdefault(item.account_id, []).extend(interest.charges(item, shown[item.id]))
    return {
        account: sorted(
            [*charges, *content.settled(items[account], charges)],
            key=lambda charge: (charge.number, charge.how == "settled", charge.on),
        )
        for account, charges in found.items()
    }


def _with_accrued(item: Item, shown: Shown | None) -> Item:
    """Return an item with the interest that has accrued and is not posted yet."""
    if shown is None or not shown.unposted_minor:
        return item
    return replace(item, interest_minor=max(item.interest_minor + shown.unposted_minor, 0))


def _total(items: Sequence[Item]) -> int:
    return sum(item.open_minor for item in items)
