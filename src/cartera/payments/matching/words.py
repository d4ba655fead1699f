"""What a match says for itself: a code for every piece of evidence, with the sentence people read. Pure.

Fields that end in `_minor` are amounts in minor units of the line's currency; whoever shows them writes them as money.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cartera.problems import N_


class Why(NamedTuple):
    """One piece of evidence, or one reason to wait: a code of `SENTENCES` and what it is filled with."""

    code: str
    fields: Mapping[str, object]


SENTENCES: dict[str, str] = {
    # who pays
    "by_tax_id": N_("The payer's tax id %(said)s is that of %(name)s."),
    "by_account": N_("Money from the account %(said)s was set against %(name)s before."),
    "by_shared_account": N_("Money from the account %(said)s was set against %(name)s and others before."),
    "by_name": N_("The payer's name, “%(said)s”, is that of %(name)s (%(alike)s of 100)."),
    "by_words": N_("The text speaks of %(name)s (%(alike)s of 100)."),
    "names_alike": N_("Others are called nearly the same."),
    "paid_by_another": N_("The payer seems to be %(name)s, who owes none of this."),
    # what is named
    "named": N_("The text names %(numbers)s."),
    "named_tail": N_("The text has the running number of %(numbers)s."),
    "mistyped": N_("The text says %(said)s, one slip away from %(numbers)s."),
    "left_out": N_("The text names %(numbers)s too, which this leaves out."),
    "late_discount": N_(
        "%(numbers)s gave %(rate)s %% for paying until %(until_on)s. This money is of %(paid_on)s: %(discount_minor)s stays owed."
    ),
    "promised": N_("Just this amount was promised until %(by_on)s."),
    # how the amount comes about
    "items": N_("%(count)s items, %(gross_minor)s"),
    "item": N_("%(numbers)s, %(gross_minor)s"),
    "less_discount": N_("− discount %(rate)s %% until %(until_on)s %(discount_minor)s"),
    "less_tax": N_("− %(label)s %(rate)s %% %(tax_minor)s"),
    "less_fee": N_("− bank fee %(fee_minor)s"),
    "less_cents": N_("− rounding %(cents_minor)s"),
    "plus_cents": N_("+ rounding %(cents_minor)s"),
    "exactly": N_("= exactly %(minor)s"),
    "in_part": N_("of which %(minor)s is paid"),
    "rest_on_account": N_("and %(over_minor)s more, which waits on account"),
    # why it waits for a person
    "several_ways": N_("Another way fits nearly as well."),
    "amount_alone": N_("Only the amount speaks for it."),
    "too_little_known": N_("Too little speaks for it to be sure."),
    "unsure_late": N_("A discount was taken off after its day."),
    "unsure_part": N_("Less arrived than is owed, and nothing says why."),
    "more_than_owed": N_("More arrived than these items owe."),
    "unusual_fee": N_("No bank is known to take a fee of just this amount."),
    "several_reckonings": N_("Several taxes or fees give the same difference."),
    "other_currency": N_(
        "%(numbers)s is in %(theirs)s, and this money is in %(ours)s: currencies never mix."
    ),
    "taken_meanwhile": N_("Another line was set against these items."),
    "was_undone": N_("Somebody undid it before: only a person applies it again."),
    "nothing_fits": N_("The payer is known, and nothing open of theirs fits."),
    "on_account": N_("%(over_minor)s may wait on their account"),
    "by_hand": N_("A person said so."),
    "nobody_found": N_("Nothing open fits: neither a number nor a payer nor the amount."),
}
AMOUNTS = (
    "items",
    "item",
    "less_discount",
    "less_tax",
    "less_fee",
    "less_cents",
    "plus_cents",
    "exactly",
    "in_part",
    "rest_on_account",
)
WAITS = (
    "several_ways", "amount_alone", "too_little_known", "unsure_part", "unsure_late", "more_than_owed", "unusual_fee",
    "several_reckonings", "other_currency", "taken_meanwhile", "was_undone", "nothing_fits", "nobody_found",
)  # fmt: skip
