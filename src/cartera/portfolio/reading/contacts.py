"""Files of contacts: one row an address, whether they stand in a column of their own or under e-mail, phone, WhatsApp."""

import polars as pl

from cartera.portfolio.reading import cells
from cartera.portfolio.reading.cells import Source
from cartera.portfolio.reading.faults import Check
from cartera.portfolio.reading.fields import FIELDS
from cartera.problems import N_

COLUMNS = {"email": "email", "phone": "call", "whatsapp": "whatsapp"}  # column -> channel
_HAS_AT = r"^[^\s@]+@[^\s@]+\.[^\s@]+$"
_IS_NUMBER = r"^\+?[\d\s()\-.]{6,}$"


def check(source: Source, typed: dict[str, pl.Series]) -> None:
    """Report lines without any address, and addresses that tell no channel or do not suit theirs."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, source.rows)
    frame = pl.DataFrame([typed.get(name, nothing).alias(name) for name in ("address", "channel", *COLUMNS)])
    none = frame.select(pl.all_horizontal(pl.col("address", *COLUMNS).is_null())).to_series()
    # An address that was wrong is reported as such; only truly empty lines are reported here.
    given = pl.Series([False], dtype=pl.Boolean).new_from_index(0, source.rows)
    for name in ("address", *COLUMNS):
        given |= cells.text(source, FIELDS["contacts"][name]).is_not_null()
    source.faults.add(
        Check("no_address_given", N_("The line has no address: neither e-mail nor phone.")), none & ~given
    )
    title = cells.title(source, "address")
    channel = frame.select(_channel()).to_series()
    unknown = frame["address"].is_not_null() & channel.is_null()
    source.faults.add(
        Check(
            "no_channel_given",
            N_(
                "“%(value)s” does not tell whether it is an e-mail, a phone or something else; fill in the channel."
            ),
            title,
        ),
        unknown,
        frame["address"],
    )
    unfit = (channel == "email") & ~frame["address"].str.contains(_HAS_AT)
    source.faults.add(
        Check("wrong_email", N_("“%(value)s” is not an e-mail address."), title), unfit, frame["address"]
    )


def _channel() -> pl.Expr:
    """Return the channel of `address`: the one given, else what it looks like."""
    address = pl.col("address")
    return pl.coalesce(
        pl.when(address.is_not_null()).then("channel"),
        pl.when(address.str.contains(_HAS_AT)).then(pl.lit("email")),
        pl.when(address.str.contains(_IS_NUMBER)).then(pl.lit("call")),
    )


def by_address(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one row an address, in the order of the file; the role is payer unless the line says another."""
    missing = [name for name in ("address", "channel", "role", *COLUMNS) if name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    own = (
        frame.with_columns(_channel().alias("channel")).drop(*COLUMNS).filter(pl.col("address").is_not_null())
    )
    parts = [own]
    for column, channel in COLUMNS.items():
        split = pl.col(column).str.split(";").alias("address")
        rest = frame.filter(pl.col(column).is_not_null()).with_columns(
            split, pl.lit(channel).alias("channel")
        )
        parts.append(rest.drop(*COLUMNS).explode("address").select(own.columns))
    role = pl.col("role").fill_null("payer")
    return (
        pl.concat(parts)
        .with_columns(role)
        .sort("line", maintain_order=True)
        .unique(["debtor", "role", "channel", "address"], keep="first", maintain_order=True)
    )
