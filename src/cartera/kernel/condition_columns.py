"""The columns a condition may speak of: one row per debtor and currency, amounts in major units."""

from collections.abc import Mapping
from dataclasses import dataclass

from cartera.problems import N_


@dataclass(frozen=True, slots=True)
class ConditionColumn:
    """One column of a condition. ``type`` is float, str or bool; ``steps_only``: not known yet when segments are chosen."""

    name: str
    type: type
    meaning: str  # a msgid
    steps_only: bool = False


CONDITION_COLUMNS: tuple[ConditionColumn, ...] = (
    ConditionColumn("country", str, N_("Country of the debtor, ISO 3166 in lower case: 'pe', 'co', 'mx'")),
    ConditionColumn("kind", str, N_("'business' or 'consumer'")),
    ConditionColumn("hardship", bool, N_("Whether the debtor is treated with care: hardship or vulnerability is noted")),
    ConditionColumn("segment", str, N_("Segment of the debtor; only in steps"), steps_only=True),
    ConditionColumn("currency", str, N_("Currency of the debt: 'PEN', 'USD'")),
    ConditionColumn("open", float, N_("All that is owed, due or not: principal, fees and interest")),
    ConditionColumn("overdue", float, N_("What is past due, less what is disputed")),
    ConditionColumn("items_overdue", float, N_("How many items are past due")),
    ConditionColumn("oldest_days", float, N_("Days past due of the oldest overdue item; null when nothing is overdue")),
    ConditionColumn("invoices_12m", float, N_("Items that fell due in the last twelve months")),
    ConditionColumn("late_share_12m", float, N_("Share of them that was paid late, from 0 to 1; null without any")),
    ConditionColumn("avg_days_late_12m", float, N_("Average days late over them; null without any")),
    ConditionColumn("kept_promises_12m", float, N_("Promises kept in the last twelve months")),
    ConditionColumn("broken_promises_12m", float, N_("Promises broken in the last twelve months")),
    ConditionColumn("reminders_12m", float, N_("Reminders sent in the last twelve months")),
    ConditionColumn("paid_after_reminder_12m", float, N_("How many of those reminders a payment followed")),
    ConditionColumn("days_since_contact", float, N_("Days since the last contact; null when there was none")),
    ConditionColumn("score", float, N_("Probability of paying within 30 days, from 0 to 1; null without a model")),
    ConditionColumn("customer_years", float, N_("Years as a customer; null when not known")),
    ConditionColumn("sales_12m", float, N_("Sales of the last twelve months")),
    ConditionColumn(
        "tags", str, N_("Tags, with a comma before and after each: ',vip,export,'. Ask with tags LIKE '%,vip,%'")
    ),
)  # fmt: skip

STEP_COLUMNS: Mapping[str, type] = {column.name: column.type for column in CONDITION_COLUMNS}
SEGMENT_COLUMNS: Mapping[str, type] = {
    column.name: column.type for column in CONDITION_COLUMNS if not column.steps_only
}
