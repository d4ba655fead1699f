"""A day as rows that people and programs read: what is proposed and why, who is left alone and why, what is odd.

`of_plan` reads a decided day that was not written, `of_run` one that was filed; both give the same columns.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from cartera.cycle.deciding import Day
from cartera.cycle.models import Anomaly, Run, Standing
from cartera.parties.models import Creditor, Debtor
from cartera.strategy.models import Proposal

Row = dict[str, Any]
IDS_AT_ONCE = 5000


@dataclass(frozen=True)
class Sheet:
    """One day of one creditor. Amounts are minor units of each row's currency; reasons are codes, the deciding one first."""

    creditor: str
    on: date
    policy: str
    written: bool  # False: a plan
    proposals: Sequence[Row]
    left_alone: Sequence[Row]
    anomalies: Sequence[Row]

    def counted(self, rows: Sequence[Row], name: str) -> list[tuple[str, int]]:
        """Count rows by a column, the commonest first; of reasons the deciding one counts."""
        said = (row[name][0] if isinstance(row[name], list) else row[name] for row in rows if row[name])
        return Counter(said).most_common()


def of_plan(*, creditor: Creditor, day: Day, on: date) -> Sheet:
    """Return a decided day, largest amounts first."""
    proposed = pl.col("step").is_not_null()
    decided = day.decisions.filter(proposed | (pl.col("overdue_minor") > 0)).sort(
        ["overdue_minor", "account_id"], descending=[True, False]
    )
    accounts = dict(day.facts.accounts.select("account_id", "debtor_id").iter_rows())
    odd = list(day.odd.iter_rows())
    names = _names({*decided["debtor_id"], *(accounts[each] for each, _, _ in odd if each in accounts)})
    return Sheet(
        creditor=creditor.name, on=on, policy=str(day.version), written=False,
        proposals=[_proposed(row, names) for row in decided.filter(proposed).iter_rows(named=True)],
        left_alone=[_left(row, names) for row in decided.filter(~proposed).iter_rows(named=True)],
        anomalies=[
            {**_who(accounts.get(account, 0), names), "code": code, "detail": detail or ""}
            for account, code, detail in odd
        ],
    )  # fmt: skip


def of_run(*, run: Run) -> Sheet:
    """Return a filed day: its open proposals, who stands without one though overdue, its anomalies."""
    waiting = Proposal.objects.filter(creditor_id=run.creditor_id, on=run.on, closed_on=None)
    columns = (
        "currency", "step", "action", "actor", "to_role", "channels", "needs_approval", "net_minor",
        "overdue_minor", "oldest_due", "due_from", "reasons", "state", *DEBTOR,
    )  # fmt: skip
    alone = Standing.objects.filter(
        creditor_id=run.creditor_id, until_on__isnull=True, overdue_minor__gt=0, proposed=False
    )
    stands = ("account__currency", "position", "overdue_minor", "oldest_due", "reasons", *DEBTOR)
    odd = Anomaly.objects.filter(run=run).order_by("id").values("code", "detail", *DEBTOR)
    return Sheet(
        creditor=run.creditor.name, on=run.on, policy=str(run.policy_version), written=True,
        proposals=[_read(row) for row in waiting.order_by("-overdue_minor", "id").values(*columns)],
        left_alone=[_read(row) for row in alone.order_by("-overdue_minor", "id").values(*stands)],
        anomalies=[_read(row) for row in odd],
    )  # fmt: skip


DEBTOR = ("debtor__code", "debtor__name")
_SHORT = {"debtor__code": "debtor", "debtor__name": "name", "account__currency": "currency", "to_role": "to"}
_LISTS = ("reasons", "channels")


def _read(row: Mapping[str, Any]) -> Row:
    """Give a row of the database the columns of a sheet."""
    told = {_SHORT.get(name, name): value for name, value in row.items()}
    lists = {name: [part for part in told[name].split(",") if part] for name in _LISTS if name in told}
    return {**told, **lists}


def _proposed(row: Mapping[str, Any], names: Mapping[int, tuple[str, str]]) -> Row:
    return {
        **_who(row["debtor_id"], names), "currency": row["currency"], "step": row["step"],
        "action": row["action"], "actor": row["by"], "to": row["to"] or "",
        "channels": list(row["channels"] or ()), "needs_approval": bool(row["approve"]),
        "net_minor": row["net_minor"], "overdue_minor": row["overdue_minor"],
        "oldest_due": row["oldest_due"], "due_from": row["due_from"], "reasons": list(row["reasons"]),
        "state": "proposed",
    }  # fmt: skip


def _left(row: Mapping[str, Any], names: Mapping[int, tuple[str, str]]) -> Row:
    return {
        **_who(row["debtor_id"], names), "currency": row["currency"], "position": row["position"],
        "overdue_minor": row["overdue_minor"], "oldest_due": row["oldest_due"],
        "reasons": list(row["reasons"]),
    }  # fmt: skip


def _who(debtor_id: int, names: Mapping[int, tuple[str, str]]) -> Row:
    code, name = names.get(debtor_id, ("", ""))
    return {"debtor": code, "name": name}


def _names(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return code and name of debtors by id."""
    wanted, found = sorted(set(ids)), {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        part = Debtor.objects.filter(pk__in=wanted[start : start + IDS_AT_ONCE])
        found.update({pk: (code, name) for pk, code, name in part.values_list("pk", "code", "name")})
    return found
