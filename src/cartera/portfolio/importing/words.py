"""What a file says of being reached, against what debtors said themselves: their objection is never overruled by a file."""

from datetime import UTC

import polars as pl

from cartera.parties import addresses
from cartera.portfolio.importing.plan import Plan

_MOMENT = pl.Datetime("us", "UTC")
_ABOUT = ["debtor_id", "channel", "address"]
_FAMILIES = {channel: addresses.family(channel) for channel in addresses.BY_NUMBER}


def truth(column: str) -> pl.Expr:
    """Return a truth that was read as 1, 0 and -1 for unknown."""
    return pl.when(pl.col(column) != -1).then(pl.col(column) == 1)


def heard(plan: Plan, found: pl.DataFrame) -> pl.DataFrame:
    """Say what the addresses of a file become, from what the file says and what is known already.

    `found`: the file's addresses with `id`, `was_authorised`, `was_opted_out` of those there are (null: new). Adds
    `bad_since` for new ones that are somebody else's, and `objects` where the file newly says that they are not wanted;
    sets `authorised` and `opted_out_at`, and `adds`: the word to be kept (authorised, withdrawn or null).
    """
    joined = _with_words(plan, found).with_columns(
        pl.coalesce("was_authorised", "word_authorised").alias("was_authorised"),
        opposed=pl.coalesce("was_opted_out", ~pl.col("word_authorised"), pl.lit(value=False)),
    )
    objects = pl.col("opted_out").fill_null(value=False) & ~pl.col("opposed")
    free = ~pl.col("opposed") & ~objects
    yes = (free & pl.col("authorised") & ~pl.col("was_authorised").fill_null(value=False)).fill_null(
        value=False
    )
    no_more = (free & ~pl.col("authorised") & pl.col("was_authorised")).fill_null(value=False)
    opposed_now = pl.col("opposed") | objects
    at = pl.lit(plan.at.astimezone(UTC), _MOMENT) if plan.at else pl.lit(None, _MOMENT)
    return joined.with_columns(
        objects=objects,
        adds=pl.when(objects | no_more).then(pl.lit("withdrawn")).when(yes).then(pl.lit("authorised")),
        authorised=pl.when(opposed_now).then(pl.lit(value=False)).otherwise(
            pl.coalesce("authorised", "was_authorised")
        ),
        opted_out_at=pl.when(opposed_now).then(at),
    )  # fmt: skip


def keep(plan: Plan, found: pl.DataFrame) -> None:
    """Plan the words to be kept, and the objection of addresses that there are already.

    An authorisation goes when the file is undone, an objection stays.
    """
    said = found.filter(pl.col("adds").is_not_null()).unique([*_ABOUT, "adds"], maintain_order=True)
    numbered = plan.number("parties_consent", said.drop("id"))
    plan.add(
        "parties_consent",
        numbered.select(
            "id", *_ABOUT, state="adds", evidence=pl.col("evidence").fill_null(""), message=pl.lit("")
        ),
    )
    plan.remember("consent", numbered.filter(~pl.col("objects"))["id"])
    objecting = found.filter(pl.col("id").is_not_null() & pl.col("objects"))
    plan.change("parties_contact", objecting.select("id", "opted_out_at"))


def _with_words(plan: Plan, found: pl.DataFrame) -> pl.DataFrame:
    """Add to new addresses whether they are somebody else's, and the last word on them or on their channel."""
    words = plan.books.words
    own = words.select(*_ABOUT, own="said", own_place="place")
    whole = words.filter(pl.col("address") == "").select(
        "debtor_id", "channel", of_all="said", all_place="place"
    )
    family = pl.col("channel").replace(_FAMILIES)
    known = (
        found.with_columns(family=family)
        .join(plan.books.bad_addresses, on=["family", "address"], how="left", maintain_order="left")
        .join(own, on=_ABOUT, how="left", maintain_order="left")
        .join(whole, on=["debtor_id", "channel"], how="left", maintain_order="left")
    )
    newer = pl.col("all_place").fill_null(0) > pl.col("own_place").fill_null(0)
    last = pl.when(newer).then("of_all").otherwise("own")
    return known.with_columns(
        word_authorised=pl.when(pl.col("id").is_null()).then(last == "authorised")
    ).drop("family", "own", "own_place", "of_all", "all_place")
