"""What life leaves in a ledger: steps carried out, their messages, pauses, disputes, promises, money on account."""

from datetime import timedelta

import polars as pl

from cartera.foundation import frames
from cartera.insight.bench.ledger import AT, Size, accounts, dice
from cartera.kernel.policy import Ladder
from cartera.strategy import queries as strategy


def money_on_account(size: Size, creditor_id: int) -> None:
    """Write the entries behind what is on account, so that the ledger ties."""
    held = accounts(size, creditor_id).filter(pl.col("on_account_minor") > 0)
    frames.append(
        "portfolio_ledgerentry",
        held.select(
            account_id="id", kind=pl.lit("payment"), component=pl.lit("on_account"), amount_minor=-pl.col("on_account_minor"),
            effective_on=pl.lit(size.on - timedelta(days=5)), recorded_at=pl.lit(AT),
        ),
    )  # fmt: skip


def steps(size: Size, creditor_id: int, version_id: int, ladder: Ladder, items: pl.DataFrame) -> None:
    """Write a step carried out, with proposal and message, for each account whose oldest item has long reached it."""
    first = ladder.rungs[0]
    days = strategy.cumulative_days(ladder, first)
    late = items.filter(pl.col("due_date") < size.on - timedelta(days=days + 2))
    done = late.group_by("account_id").agg(
        pl.col("debtor_id").first(), oldest_due=pl.col("due_date").min(), item_ids=pl.col("id").sort(),
        amount_minor=pl.col("principal_open_minor").sum(), currency=pl.col("currency").first(),
    ).filter(dice(pl.col("account_id"), 10, 11) < 7).sort("account_id").with_row_index("id", offset=1)  # fmt: skip
    done = done.with_columns(pl.col("id").cast(pl.Int64), done_on=pl.col("oldest_due") + timedelta(days=days))
    told = {
        "ladder": pl.lit(ladder.name),
        "step": pl.lit(first.name),
        "rung": pl.lit(0),
        "action": pl.lit("message"),
    }
    _proposals(done, creditor_id, version_id, told)
    frames.append(
        "strategy_stepdone",
        done.select(
            "id", "account_id", "debtor_id", "done_on", proposal_id="id", policy_version_id=pl.lit(version_id),
            cumulative_days=pl.lit(days), announces=pl.lit(""), waived=pl.lit(value=False), why=pl.lit(""),
            done_at=pl.lit(AT), **told,
        ),
    )  # fmt: skip
    spoken = done.select("id", "account_id", "item_ids").explode("item_ids").join(
        items.select(item_ids="id", due_date="due_date"), on="item_ids"
    )  # fmt: skip
    frames.append(
        "strategy_stepitem",
        spoken.select("account_id", "due_date", step_done_id="id", receivable_id="item_ids"),
    )
    _messages(done, creditor_id)


def _proposals(done: pl.DataFrame, creditor_id: int, version_id: int, told: dict[str, pl.Expr]) -> None:
    frames.append(
        "strategy_proposal",
        done.select(
            "id", "account_id", "debtor_id", "currency", "amount_minor", "oldest_due", creditor_id=pl.lit(creditor_id),
            run_id=pl.lit(0), on="done_on", policy_version_id=pl.lit(version_id), segment=pl.lit(""),
            actor=pl.lit("system"), to_role=pl.lit("payer"), channels=pl.lit("email"), contacts=pl.col("debtor_id").cast(pl.String),
            template=pl.lit("friendly_reminder"), needs_approval=pl.lit(value=False),
            item_ids=pl.col("item_ids").cast(pl.List(pl.String)).list.join(","), item_amounts=pl.lit(""),
            credit_minor=pl.lit(0), net_minor="amount_minor", interest_minor=pl.lit(0), overdue_minor="amount_minor",
            due_from="done_on", reasons=pl.lit("step_due"), state=pl.lit("done"), closed_on="done_on", why=pl.lit(""),
            rule=pl.lit(""), **told,
        ),
    )  # fmt: skip


def _messages(done: pl.DataFrame, creditor_id: int) -> None:
    frames.append(
        "outreach_message",
        done.select(
            "account_id", "debtor_id", creditor_id=pl.lit(creditor_id), proposal_id="id", contact_id="debtor_id",
            step=pl.lit("friendly"), channel=pl.lit("email"), address=pl.lit("pagos@example.com"), addressee=pl.lit(""),
            template=pl.lit("friendly_reminder"), language=pl.lit("es"), subject=pl.lit("Recordatorio"),
            text=pl.lit("Le recordamos con cordialidad el saldo pendiente. " * 4), html=pl.lit(""),
            contents=pl.lit("{}"), reference=pl.format("bench-{}", pl.col("id")), state=pl.lit("sent"), on="done_on",
            claimed_by=pl.lit(""), provider_reference=pl.lit(""), attempts=pl.lit(1), why=pl.lit(""), rule=pl.lit(""),
        ),
    )  # fmt: skip


def brakes(size: Size, creditor_id: int, items: pl.DataFrame) -> None:
    """Write pauses for 5 % of debtors, disputes for 3 %, promises for 2 %."""
    people = pl.DataFrame({"debtor_id": pl.int_range(1, size.debtors + 1, eager=True)}).with_columns(
        creditor_id=pl.lit(creditor_id), lot=dice(pl.col("debtor_id"), 100, 13)
    )
    frames.append(
        "portfolio_pause",
        people.filter(pl.col("lot") < 5).select(
            "creditor_id", "debtor_id", from_on=pl.lit(size.on - timedelta(days=3)), to_on=pl.lit(size.on + timedelta(days=9)),
            reason=pl.lit("en revisión"),
        ),
    )  # fmt: skip
    first = items.sort("id").unique("debtor_id", keep="first", maintain_order=True).join(
        people.select("debtor_id", "lot"), on="debtor_id"
    )  # fmt: skip
    frames.append(
        "disputes_dispute",
        first.filter(pl.col("lot").is_between(5, 7)).select(
            "creditor_id", "debtor_id", receivable_id="id", reference=pl.format("D-{}", pl.col("id")),
            amount_minor="principal_open_minor", code=pl.lit("price"), area=pl.lit("collections"), reason=pl.lit("precio"),
            owner=pl.lit(""), opened_on=pl.lit(size.on - timedelta(days=4)), answer_due=pl.lit(size.on + timedelta(days=9)),
            credited_minor=pl.lit(0), credit_number=pl.lit(""), explanation=pl.lit(""), state=pl.lit("open"),
        ),
    )  # fmt: skip
    promised = first.filter(pl.col("lot").is_between(8, 9)).with_row_index("promise_id", offset=1)
    promised = promised.with_columns(pl.col("promise_id").cast(pl.Int64))
    _promises(size, promised)


def _promises(size: Size, promised: pl.DataFrame) -> None:
    day = timedelta(days=1)
    frames.append(
        "agreements_promise",
        promised.select(
            "creditor_id", "debtor_id", "account_id", id="promise_id", reference=pl.format("P-{}", pl.col("promise_id")),
            amount_minor="principal_open_minor", given_on=pl.lit(size.on - 2 * day), given_after=pl.lit(0),
            by_on=pl.lit(size.on + 3 * day), until_on=pl.lit(size.on + 5 * day), note=pl.lit(""),
        ),
    )  # fmt: skip
    frames.append("agreements_promise_items", promised.select("promise_id", receivable_id="id"))
