"""The accounts money arrives on: opened by the first statement that names them."""

from dataclasses import replace

from cartera.money.amounts import from_minor
from cartera.parties.models import Creditor
from cartera.payments.models import BankAccount, BankStatement
from cartera.payments.reading import lines
from cartera.payments.reading.lines import Found, Statement
from cartera.problems import N_, Problem

SHORTEST = 5  # figures of a number that can be told inside an IBAN


def name(found: Found, *, creditor: Creditor, wanted: str) -> None:
    """Give statements without an account the one that is wanted, else the only one of their currency.

    A statement that names another account than the wanted one is a problem. Without either, its lines go to an account
    without a number, and that is told.
    """
    number = lines.account(wanted)
    for i, statement in enumerate(found.statements):
        if statement.account and number and not _same(statement.account, number):
            found.wrong(
                "other_account", N_("The file is of account %(account)s, not of %(wanted)s."), statement.place or 1,
                account=statement.account, wanted=number,
            )  # fmt: skip
        if not statement.account:
            found.statements[i] = replace(statement, account=number or _only(creditor, statement.currency))
            if statement.lines and not found.statements[i].account:
                found.wrong(
                    "no_account",
                    N_("The file does not name its account; its lines go to an account without a number. Say which with --account."),
                    statement.place or 1, fatal=False,
                )  # fmt: skip


def _same(one: str, other: str) -> bool:
    """Tell whether two numbers are one account: an IBAN ends with the bank's own number."""
    return one.endswith(other) or other.endswith(one)


def _only(creditor: Creditor, currency: str) -> str:
    """Return the number of the only account in a currency; "" when there is none or several."""
    numbers = list(
        BankAccount.objects.filter(creditor=creditor, currency=currency)
        .exclude(number="")
        .values_list("number", flat=True)[:2]
    )
    return numbers[0] if len(numbers) == 1 else ""


def known(*, creditor: Creditor, number: str, currency: str) -> BankAccount | None:
    """Return an account that is known, by its number however it was written.

    The only account of a currency, which had no number so far, is the one that now tells its number.
    """
    of_currency = list(BankAccount.objects.filter(creditor=creditor, currency=currency))
    exact = [each for each in of_currency if each.number == number]
    if exact or not number:
        return exact[0] if exact else None
    alike = [each for each in of_currency if len(each.number) > SHORTEST and _same(each.number, number)]
    if alike:
        return alike[0]
    return of_currency[0] if len(of_currency) == 1 and not of_currency[0].number else None


def opened(*, creditor: Creditor, statement: Statement) -> BankAccount:
    """Return the account of a statement, opened on first sight."""
    found = known(creditor=creditor, number=statement.account, currency=statement.currency)
    if found is None:
        return BankAccount.objects.get_or_create(
            creditor=creditor, number=statement.account, currency=statement.currency,
            defaults={"name": statement.name, "bank": statement.bank},
        )[0]  # fmt: skip
    if statement.account and not found.number:
        found.number, found.name, found.bank = statement.account, statement.name, statement.bank
        found.save(update_fields=["number", "name", "bank"])
    return found


def gap(account: BankAccount | None, statement: Statement, *, file_id: int | None = None) -> list[Problem]:
    """Warn when a statement does not begin with the balance with which the one before it ended."""
    if account is None or statement.opening_minor is None or statement.from_on is None:
        return []
    earlier = BankStatement.objects.filter(
        account=account, closing_minor__isnull=False, to_on__lte=statement.from_on
    ).exclude(file=file_id)
    before = earlier.order_by("-to_on", "-pk").first()
    if before is None or before.closing_minor in {None, statement.opening_minor}:
        return []
    if before.from_on == statement.from_on or before.to_on == statement.to_on:
        return []  # the same span, told again
    money = [
        str(from_minor(each or 0, account.currency))
        for each in (before.closing_minor, statement.opening_minor)
    ]
    return [
        Problem(
            "gap",
            N_(
                "The statement before it ended on %(ended)s with %(closing)s, and this one begins on %(begins)s with "
                "%(opening)s %(currency)s: a statement is missing between them."
            ),
            {"ended": before.to_on, "closing": money[0], "begins": statement.from_on, "opening": money[1], "currency": account.currency},
            line=statement.place or None, fatal=False,
        )
    ]  # fmt: skip
