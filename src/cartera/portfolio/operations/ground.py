"""What several verbs stand on: the account, the items meant, and the refusals they share."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from cartera.money import currencies
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import posting
from cartera.portfolio.allocation import Claim
from cartera.portfolio.models import Account, Receivable
from cartera.problems import N_, Refused


class NumberTaken(Refused):
    """The number or reference is known, with other content."""

    code = "number_taken"
    text = N_(
        "%(number)s is already in the books with other particulars. Compare the two, or use another number."
    )


class UnknownCurrency(Refused):
    """No currency has this code."""

    code = "unknown_currency"
    text = N_("%(currency)s is not the code of a currency, such as PEN, COP or USD.")


class WrongCurrency(Refused):
    """Currencies never mix."""

    code = "wrong_currency"
    text = N_("%(number)s is in %(is)s, not in %(currency)s.")


class AmountNotPositive(Refused):
    """An amount of zero or less."""

    code = "amount_not_positive"
    text = N_("The amount must be more than zero.")


class NotTheirItem(Refused):
    """The item is neither the debtor's nor of one the debtor pays for."""

    code = "not_their_item"
    text = N_("%(number)s is not owed by %(name)s.")


class NotTheirDebtor(Refused):
    """The debtor belongs to another creditor."""

    code = "not_their_debtor"
    text = N_("%(name)s is not a debtor of %(creditor)s.")


def positive(minor: int) -> None:
    """Raises AmountNotPositive."""
    if minor <= 0:
        raise AmountNotPositive


def theirs(creditor: Creditor, debtor: Debtor) -> None:
    """Raises NotTheirDebtor."""
    if debtor.creditor_id != creditor.pk:
        raise NotTheirDebtor(name=debtor.name, creditor=creditor.name)


def account(debtor: Debtor, currency: str) -> Account:
    """Return what a debtor owes in a currency, opened on first use. Raises UnknownCurrency."""
    if not currencies.known(currency):
        raise UnknownCurrency(currency=currency)
    which = {"debtor": debtor, "currency": currency}
    found: Account = Account.objects.get_or_create(**which, defaults={"creditor_id": debtor.creditor_id})[0]
    return found


def accounts(creditor: Creditor, wanted: Sequence[tuple[Debtor, str]]) -> dict[tuple[int, str], Account]:
    """Return the accounts by debtor id and currency, opened on first use. Raises UnknownCurrency."""
    ids = account_ids(creditor, [(debtor.pk, currency) for debtor, currency in wanted])
    found = Account.objects.in_bulk(ids.values())
    return {key: found[pk] for key, pk in ids.items()}


def account_ids(creditor: Creditor, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return the ids of accounts by debtor id and currency, opened on first use. Raises UnknownCurrency."""
    keys = dict.fromkeys(wanted)
    for currency in {currency for _, currency in keys}:
        if not currencies.known(currency):
            raise UnknownCurrency(currency=currency)
    found = _ids(keys)
    if missing := [key for key in keys if key not in found]:
        Account.objects.bulk_create(
            (Account(creditor=creditor, debtor_id=pk, currency=currency) for pk, currency in missing),
            ignore_conflicts=True,  # somebody else may open one this very moment
        )
        found = _ids(keys)
    return found


def _ids(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    read = Account.objects.filter(debtor__in={debtor for debtor, _ in keys})
    rows = read.values_list("debtor_id", "currency", "pk")
    return {(debtor, currency): pk for debtor, currency, pk in rows if (debtor, currency) in keys}


class Owed(NamedTuple):
    """What must be known of an item before money is set against it; `parent_id`: who may pay for its debtor."""

    number: str
    currency: str
    account_id: int
    debtor_id: int
    parent_id: int | None


def by_number(creditor: Creditor, numbers: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield the ids and numbers of a creditor's items, some hundreds at a time; numbers of no item are left out."""
    for start in range(0, len(numbers), posting.CHUNK):
        chunk = numbers[start : start + posting.CHUNK]
        found = Receivable.objects.filter(creditor=creditor, number__in=chunk)
        yield list(found.values_list("pk", "number"))


def payable(debtor: Debtor, currency: str, items: Iterable[Receivable]) -> list[Receivable]:
    """Return the items when the debtor, or one it pays for, owes them in the currency.

    Raises NotTheirItem, WrongCurrency.
    """
    chosen = list(items)
    for item in chosen:
        owed = Owed(item.number, item.currency, item.account_id, item.debtor_id, item.debtor.parent_id)
        payable_by(debtor.pk, debtor.name, currency, owed)
    return chosen


def payable_by(payer_id: int, name: str, currency: str, item: Owed) -> None:
    """Raises NotTheirItem when the payer neither owes the item nor pays for who does; WrongCurrency."""
    if payer_id not in {item.debtor_id, item.parent_id}:
        raise NotTheirItem(number=item.number, name=name)
    if item.currency != currency:
        raise WrongCurrency(number=item.number, currency=currency, **{"is": item.currency})


def claims(*, account: Account | None = None, items: Sequence[Receivable] | None = None) -> list[Claim]:
    """Return what is open of an account, or of some items, oldest due first. Read after `posting.hold`."""
    open_ones = Receivable.objects.filter(settled_on__isnull=True)
    if items is not None:
        open_ones = open_ones.filter(pk__in=[item.pk for item in items])
    if account is not None:
        open_ones = open_ones.filter(account=account)
    return _as_claims(open_ones)


def claims_among(*, ids: Iterable[int], account_ids: Iterable[int]) -> list[Claim]:
    """Return what is open of some items and of some whole accounts together, oldest due first."""
    named = Q(pk__in=list(ids)) | Q(account__in=list(account_ids))
    return _as_claims(Receivable.objects.filter(named, settled_on__isnull=True))


def _as_claims(open_ones: QuerySet[Receivable]) -> list[Claim]:
    return [
        Claim(
            row.account_id, row.pk, row.issued_on,
            fees=row.fees_open_minor, interest=row.interest_open_minor, principal=row.principal_open_minor,
        )
        for row in open_ones.order_by("due_date", "pk")
    ]  # fmt: skip


def same(number: str, **pairs: tuple[object, object]) -> None:
    """Raises NumberTaken when what is in the books differs from what was given; its field `what` names the first."""
    for what, (known, given) in pairs.items():
        if known != given:
            raise NumberTaken(number=number, what=what)
