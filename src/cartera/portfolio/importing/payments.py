"""Files of money received: known by reference, or by content and occurrence; set against what they name, else the oldest."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from cartera.portfolio import ledger
from cartera.portfolio.allocation import COMPONENTS, Asked, Claim, Part, ahead, allocate
from cartera.portfolio.importing import people
from cartera.portfolio.importing.plan import Plan
from cartera.portfolio.reading.faults import Check
from cartera.problems import N_

_TAKEN = Check(
    "number_taken",
    N_("%(value)s is already in the books with other particulars. Compare the two, or use another number."),
)
_NEGATIVE = Check(
    "amount_not_positive", N_("A payment is more than zero; a returned one is entered as a return.")
)
_NO_ITEM = Check(
    "unknown_item",
    N_("The customer has no document %(value)s in this currency; the money waits on account."),
    fatal=False,
)
_AHEAD = Check(
    "paid_ahead",
    N_(
        "It is dated %(value)s, after the day the file speaks of. Is that a cheque for later, or a slip in the date?"
    ),
    fatal=False,
)
First = Mapping[int, Sequence[Asked]]
_ENTRY = {
    "account_id": pl.Int64, "receivable_id": pl.Int64, "kind": pl.String, "component": pl.String, "amount_minor": pl.Int64,
    "effective_on": pl.Date, "payment_id": pl.Int64,
}  # fmt: skip


def plan_payments(plan: Plan, frame: pl.DataFrame, *, on: date, order: Sequence[str], first: First) -> None:
    """Plan a file of payments. Lines of one reference are one payment; `order`: what is settled first inside an item.

    `first`: by account, what money without a destination settles before everything else, in its order.
    """
    plan.fault(_NEGATIVE, frame.filter(pl.col("amount_minor") <= 0).select("line", value=pl.lit("")))
    plan.fault(
        _AHEAD, frame.filter(pl.col("paid_on") > on).select("line", value=pl.col("paid_on").cast(pl.String))
    )
    lines = people.known(plan, plan.good(frame))
    lines = lines.with_columns(
        currency=pl.col("currency").fill_null(plan.books.currency), reference=_references(lines),
        document=pl.concat_str("number", "instalment", separator="/", ignore_nulls=True).replace("", None),
    )  # fmt: skip
    lines = _with_items(plan, people.accounts(plan, lines))
    whole = lines.group_by("reference", maintain_order=True).agg(
        pl.col("line", "account_id", "debtor_id", "currency", "paid_on").first(),
        pl.col("amount_minor").sum(),
        several=pl.struct("account_id", "paid_on").n_unique() > 1,
    )
    both = whole.join(plan.books.payments, on="reference", how="left", suffix="_was", maintain_order="left")
    known = pl.col("account_id_was").is_not_null()
    same = pl.all_horizontal(
        pl.col(c) == pl.col(f"{c}_was") for c in ("account_id", "amount_minor", "paid_on")
    )
    wrong = both.filter(pl.col("several") | (known & ~same))
    plan.fault(_TAKEN, lines.join(wrong, on="reference", how="semi").select("line", value="reference"))
    new = both.filter(~known & ~pl.col("several")).sort("paid_on", "line", maintain_order=True)
    new = plan.number("portfolio_payment", new, "payment_id")
    _add(plan, new, lines, order, first)
    plan.counts.update(added=new.height, left=both.height - new.height - wrong.height)


def _references(lines: pl.DataFrame) -> pl.Series:
    """Return references; a payment without one gets a name made of its content and occurrence, the same every time."""
    content = ("debtor_id", "number", "instalment", "amount_minor", "currency", "paid_on", "occurrence")
    nameless = lines.filter(pl.col("reference").is_null()).select("line", *content)
    made = [(row[0], hashlib.sha256(repr(row[1:]).encode()).hexdigest()[:24]) for row in nameless.iter_rows()]
    names = pl.DataFrame(made, {"line": pl.Int64, "made": pl.String}, orient="row")
    joined = lines.join(names, on="line", how="left", maintain_order="left")
    return joined.select(pl.coalesce("reference", pl.concat_str(pl.lit("sha:"), "made"))).to_series()


def _with_items(plan: Plan, lines: pl.DataFrame) -> pl.DataFrame:
    """Add the item each line names, when the payer, or one it pays for, owes it in the currency."""
    books = plan.books
    payers = books.debtors.select(owner="id", payer="parent_id")
    documents = books.documents.select("number", "currency", receivable_id="id", owner="debtor_id")
    lines = lines.join(
        documents.join(payers, on="owner", how="left"),
        left_on=["document", "currency"], right_on=["number", "currency"], how="left", maintain_order="left",
    )  # fmt: skip
    theirs = (pl.col("owner") == pl.col("debtor_id")) | (pl.col("payer") == pl.col("debtor_id")).fill_null(
        value=False
    )
    lines = lines.with_columns(receivable_id=pl.when(theirs).then("receivable_id"))
    lost = lines.filter(pl.col("document").is_not_null() & pl.col("receivable_id").is_null())
    plan.fault(_NO_ITEM, lost.select("line", value="document"))
    return lines


def _add(plan: Plan, new: pl.DataFrame, lines: pl.DataFrame, order: Sequence[str], first: First) -> None:
    """Plan the payments, and what each line of them settles."""
    plan.add(
        "portfolio_payment",
        new.select(
            "account_id", "debtor_id", "reference", "currency", "amount_minor", "paid_on", id="payment_id",
            creditor_id=pl.lit(plan.books.creditor_id), inferred=pl.lit(value=False),
        ),
    )  # fmt: skip
    parts = lines.select("reference", "line", "document", "receivable_id", minor="amount_minor").join(
        plan.with_value_date(new).select("reference", "payment_id", "account_id", "value_on"), on="reference"
    )
    parts = parts.sort("payment_id", "line")
    still = _Open(plan, parts, first)
    rows: list[tuple[Any, ...]] = []
    for part in parts.iter_rows(named=True):
        settled, rest = still.allocate(part, order)
        source = ledger.Source(part["account_id"], "payment", part["value_on"], payment_id=part["payment_id"])
        rows += _plain(ledger.settlement(source, settled, rest))
    plan.entries(pl.DataFrame(rows, _ENTRY, orient="row"))


def _plain(entries: Iterable[ledger.Entry]) -> list[tuple[Any, ...]]:
    return [
        (e.account_id, e.receivable_id, e.kind, e.component, e.minor, e.effective_on, e.payment_id)
        for e in entries
    ]


class _Open:
    """What is open of everything the payments may settle, oldest due first, as one after the other takes from it."""

    def __init__(self, plan: Plan, parts: pl.DataFrame, first: First) -> None:
        self.first = {account: list(asked) for account, asked in first.items()}
        documents = plan.books.documents.filter(pl.sum_horizontal(COMPONENTS) > 0)
        by_item = documents.join(parts.select(id="receivable_id").unique(), on="id", how="semi")
        by_account = documents.join(parts.select("account_id").unique(), on="account_id", how="semi")
        rows = pl.concat([by_item, by_account]).unique("id").sort("due_date", "id")
        self.claims: dict[int, Claim] = {}
        self.of_account: dict[int, list[int]] = defaultdict(list)
        for row in rows.select("id", "account_id", "issued_on", *COMPONENTS).iter_rows(named=True):
            amounts = {name: row[name] for name in COMPONENTS}
            self.claims[row["id"]] = Claim(row["account_id"], row["id"], row["issued_on"], **amounts)
            self.of_account[row["account_id"]].append(row["id"])

    def allocate(self, part: dict[str, Any], order: Sequence[str]) -> tuple[list[Part], int]:
        """Set a line of a payment against the document it names; naming none, against the oldest of the account."""
        if part["document"] is None:
            ids = self.of_account[part["account_id"]]
        else:
            ids = [part["receivable_id"]] if part["receivable_id"] in self.claims else []
        asked = self._asked(part) if part["document"] is None else []
        claims = ahead(
            [self.claims[pk] for pk in ids], [(each.receivable_id, each.minor) for each in asked], order
        )
        parts, rest = allocate(part["minor"], claims, order)
        self._answer(part["account_id"], asked, parts)
        for each in parts:
            pk = each.claim.receivable_id
            left = {name: self.claims[pk].open(name) for name in COMPONENTS}
            left[each.component] -= each.minor
            claim = self.claims[pk]
            self.claims[pk] = replace(
                claim, fees=left["fees"], interest=left["interest"], principal=left["principal"]
            )
        if part["document"] is None and parts:
            # What is paid off is not looked at again.
            self.of_account[part["account_id"]] = [pk for pk in ids if self.claims[pk].total]
        return parts, rest

    def _asked(self, part: dict[str, Any]) -> list[Asked]:
        """Return what was agreed to be settled first by money of this value date."""
        on = part["value_on"]
        return [
            each
            for each in self.first.get(part["account_id"], ())
            if each.since <= on and (each.until is None or on <= each.until)
        ]

    def _answer(self, account_id: int, asked: Sequence[Asked], parts: Sequence[Part]) -> None:
        """Take what was settled away from what is asked, so that the next payment is asked for the rest."""
        if not asked:
            return
        taken: Counter[int] = Counter()
        for part in parts:
            taken[part.claim.receivable_id] += part.minor
        left = []
        for each in self.first[account_id]:
            used = min(taken[each.receivable_id], each.minor) if each in asked else 0
            taken[each.receivable_id] -= used
            left.append(replace(each, minor=each.minor - used))
        self.first[account_id] = [each for each in left if each.minor]
