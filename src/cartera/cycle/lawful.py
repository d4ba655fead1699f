"""The law in the day's plan: which contacts some hour of the day allows, and from when.

The question that the gate will ask is asked here once for each distinct situation (pack, zones, kind of debtor, channel,
role, authorisation, what has been), and its verdict is joined to everybody in it. The judge is the gate's own, so that plan
and gate cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from cartera.foundation.frames import Read
from cartera.law import judge, zones
from cartera.law.clocks import DAY
from cartera.law.question import LEVELS, Event
from cartera.outreach import conduct, lawful
from cartera.outreach import facts as outreach
from cartera.outreach.conduct import Manner
from cartera.outreach.lawful import Wanted
from cartera.parties import facts as parties
from cartera.parties.models import Creditor
from cartera.parties.reaching import EXPRESS
from cartera.portfolio import facts as portfolio

MOMENT = pl.Datetime("us", "UTC")
# Whose debt a contact was about, seen from an account: its own, another of the debtor's, or none in particular.
OWN, OTHER, NONE = "1", "2", ""
EPOCH = date(1970, 1, 1).toordinal() * DAY
SITUATION = ["pack", "zones", "kind", "channel", "role", "authorised_on", "express", "past"]
# Whether the day has a lawful moment, and the first one; None: at once, or none.
Verdict = tuple[bool, datetime | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks: a creditor's house, from a moment on."""

    creditor: Creditor
    manner: Manner
    at: datetime


def mark(
    contacts: pl.DataFrame, people: pl.DataFrame, waiting: pl.DataFrame, creditor: Creditor, at: datetime, read: Read
) -> pl.DataFrame:  # fmt: skip
    """Add `lawful` and `lawful_at` (null: at once) to addresses (contact_id, debtor_id, role, channel, authorised …).

    `only_account` is 0 where the answer is the same for every account of the debtor. Where the law counts debt by debt and
    contacts were made for one of them, the address has a row for each account.
    `people`: who the debtors are, as `parties.facts.about` reads them.
    `waiting`: debtors for whom a message waits for its lawful moment, and by which channel; their other channels are not
    usable, for a refusal is final for that contact.
    """
    asked = Asked(creditor, conduct.manners([creditor.pk])[creditor.pk], at)
    about = _about(asked, people, read)
    told = (
        contacts.join(about, on="debtor_id", how="left")
        .join(_past(asked, about, read), on="debtor_id", how="left")
        .join(_authorised(contacts), on="debtor_id", how="left")
        .join(_express(asked, read), on="contact_id", how="left")
        .with_columns(
            pl.col("express").fill_null(value=False),
            pl.col("past").fill_null(NONE),
            pl.col("only_account").fill_null(0),
        )
    )
    distinct = told.select(SITUATION).unique()
    verdicts = [_verdict(asked, row) for row in distinct.iter_rows(named=True)]
    judged = _with(distinct, verdicts)
    marked = told.join(judged, on=SITUATION, how="left", nulls_equal=True, maintain_order="left")
    marked = _wished(marked, asked, read)
    return _no_hopping(marked, waiting).select(*contacts.columns, "only_account", "lawful", "lawful_at")


def _about(asked: Asked, people: pl.DataFrame, read: Read) -> pl.DataFrame:
    """Give of each debtor the pack, the zones as the gate writes them, and the kind."""
    known = people.join(read(parties.phones(asked.creditor.pk)), on="debtor_id", how="left").with_columns(
        phone=telling(pl.col("phone"))
    )
    where = known.select("country", "subdivision").unique()
    packs = [conduct.pack_of(asked.manner, asked.creditor, *row) for row in where.iter_rows()]
    known = known.join(
        where.with_columns(pl.Series("pack", packs, dtype=pl.String)),
        on=["country", "subdivision"],
        how="left",
    )
    places = known.select("timezone", "country", "phone", "pack").unique()
    written = pl.Series("zones", [_zones(asked, *row) for row in places.iter_rows()], dtype=pl.String)
    placed = known.join(places.with_columns(written), on=places.columns, how="left")
    return placed.select("debtor_id", "kind", "zones", "pack")


def telling(phone: pl.Expr) -> pl.Expr:
    """Keep of a number what can tell a zone, which thousands of debtors have alike; nothing of what is no number."""
    deeper = phone.str.slice(1, zones.NEAR).is_in(zones.DEEPER)
    digits = pl.when(deeper).then(zones.TELLING).otherwise(zones.NEAR)
    return pl.when(phone.str.contains(r"^\+\d+$")).then(phone.str.slice(0, digits + 1)).otherwise(pl.lit(""))


def _zones(asked: Asked, timezone: str, country: str, phone: str, pack: str) -> str:
    known = (timezone,) if timezone else zones.of(phone=phone, country=country)
    return ",".join(lawful.zones_in(known, pack, asked.creditor))


def _past(asked: Asked, about: pl.DataFrame, read: Read) -> pl.DataFrame:
    """Write down of each debtor the contacts that the packs in play look back on; one row per debtor that has any.

    Where a debt counts by itself, one row per account of who was contacted about one.
    """
    packs = about["pack"].unique()
    memory = conduct.memory(packs, asked.manner)
    if not memory:
        return pl.DataFrame(schema={"debtor_id": pl.Int64, "only_account": pl.Int64, "past": pl.String})
    made = read(outreach.made(asked.creditor.pk, asked.at - memory, asked.at))
    alike = made.with_columns(only_account=pl.lit(0, pl.Int64), debt=pl.lit(NONE))
    counting = conduct.by_debt(packs)
    if counting and not made.is_empty():
        debts = about.filter(pl.col("pack").is_in(list(counting))).select("debtor_id")
        named = (
            made.filter(pl.col("account_id") != 0)
            .join(debts, on="debtor_id", how="semi")
            .select("debtor_id")
            .unique()
        )
        apart = _debt_by_debt(made, named, read(portfolio.accounts(asked.creditor.pk)))
        alike = pl.concat([alike.join(apart.select("debtor_id").unique(), on="debtor_id", how="anti"), apart])
    level = pl.col("outcome").replace_strict(dict(LEVELS), default=0, return_dtype=pl.Int64)
    event = pl.concat_str("utc", "channel", level, "direction", "party", "debt", separator=" ")
    told = alike.with_columns(event=event).group_by("debtor_id", "only_account")
    return told.agg(past=pl.col("event").sort().str.join(","))


def _debt_by_debt(made: pl.DataFrame, named: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Give the contacts of some debtors once for each of their accounts, with whose debt each was about."""
    each = accounts.join(named, on="debtor_id", how="semi").select("debtor_id", only_account="account_id")
    own = pl.col("account_id") == pl.col("only_account")
    debt = (
        pl.when(own)
        .then(pl.lit(OWN))
        .when(pl.col("account_id") == 0)
        .then(pl.lit(NONE))
        .otherwise(pl.lit(OTHER))
    )
    return (
        made.join(each, on="debtor_id").with_columns(debt=debt).select(*made.columns, "only_account", "debt")
    )


def _authorised(contacts: pl.DataFrame) -> pl.DataFrame:
    """Write down of each debtor the authorised channels; null where nobody ever said anything of any."""
    told = contacts.filter(pl.col("authorised").is_not_null())
    channels = pl.col("channel").filter(pl.col("authorised")).unique().sort().str.join(",")
    return told.group_by("debtor_id").agg(authorised_on=channels)


def _express(asked: Asked, read: Read) -> pl.DataFrame:
    """Give the addresses at which recorded calls are consented to."""
    return read(parties.express(asked.creditor.pk)).with_columns(express=pl.lit(value=True))


def _verdict(asked: Asked, row: dict[str, Any]) -> Verdict:
    """Judge one situation from the moment of asking on."""
    book = conduct.book(row["pack"], asked.manner)
    names = tuple(row["zones"].split(",")) if row["zones"] else ()
    clock, authorised = book.clocks(names), row["authorised_on"]
    first = None if clock is None else clock.first
    case = lawful.Case(row["pack"], names, row["kind"], row["channel"], row["role"])
    question = replace(
        lawful.put(case, asked.manner, asked.creditor, at=asked.at, clock=clock), debt=OWN, address="",
        authorised=None if authorised is None else frozenset(filter(None, authorised.split(","))),
        flags=frozenset({EXPRESS}) if row["express"] else frozenset(), history=() if first is None else tuple(_events(row["past"], first.local)),
    )  # fmt: skip
    verdict = judge.judge(question, book)
    if verdict.allowed:
        return True, None
    if first is None or verdict.next_second is None:
        return False, None
    today = verdict.next_second // DAY == question.second // DAY
    return today, lawful.moment(first.utc(verdict.next_second))


def _events(past: str, local: Any) -> Iterable[Event]:
    for told in filter(None, past.split(",")):
        utc, channel, level, direction, party, debt = told.split(" ")
        flags = frozenset({"to_attorney"}) if party == "attorney" else frozenset[str]()
        second = local(int(utc) + EPOCH)
        yield Event(
            second,
            lawful.law_channel(channel),
            int(level),
            direction == "out",
            None,
            None,
            debt or None,
            flags=flags,
        )


def _wished(marked: pl.DataFrame, asked: Asked, read: Read) -> pl.DataFrame:
    """Judge by themselves the addresses of debtors who wish to be reached at certain hours."""
    on = asked.at.astimezone(ZoneInfo(asked.creditor.timezone)).date()
    wishing = marked.join(read(parties.wishing(asked.creditor.pk, on)), on="debtor_id", how="semi")
    if wishing.is_empty():
        return marked
    rows = wishing.select("debtor_id", "channel", "role", "only_account").unique(maintain_order=True)
    wanted = [
        Wanted(debtor, channel, role, account_id=account or None)
        for debtor, channel, role, account in rows.iter_rows()
    ]
    people = lawful.read(wanted, asked.at)
    verdicts = [_wish(each, people) for each in wanted]
    own = _with(rows, verdicts).rename({"lawful": "lawful_own", "lawful_at": "lawful_at_own"})
    joined = marked.join(
        own.with_columns(own=pl.lit(value=True)),
        on=["debtor_id", "channel", "role", "only_account"],
        how="left",
        maintain_order="left",
    )
    return joined.with_columns(
        pl.when("own").then(f"{name}_own").otherwise(name).alias(name) for name in ("lawful", "lawful_at")
    )


def _wish(wanted: Wanted, people: lawful.People) -> Verdict:
    ruling = lawful.rule_on(wanted, people)
    if ruling.allowed or ruling.allowed_from is None:
        return ruling.allowed, None
    zone = people.reach[wanted.debtor_id].zones
    book = conduct.book(ruling.question.pack, people.manners[people.debtors[wanted.debtor_id].creditor_id])
    clock = book.clocks(zone or ruling.question.zones)
    assert clock is not None  # noqa: S101 - a moment was found on it
    day = clock.first.local(lawful.utc_second(ruling.allowed_from)) // DAY
    return day == ruling.question.second // DAY, ruling.allowed_from


def _no_hopping(marked: pl.DataFrame, waiting: pl.DataFrame) -> pl.DataFrame:
    """Shut the other channels of debtors for whom a message waits."""
    if waiting.is_empty():
        return marked
    bound = waiting.select("debtor_id").unique().with_columns(bound=pl.lit(value=True))
    same = waiting.unique().with_columns(same=pl.lit(value=True))
    joined = marked.join(bound, on="debtor_id", how="left", maintain_order="left").join(
        same, on=["debtor_id", "channel"], how="left", maintain_order="left"
    )
    free = pl.col("bound").is_null() | pl.col("same").fill_null(value=False)
    return joined.with_columns(usable=pl.col("usable") & free)


def _with(frame: pl.DataFrame, verdicts: list[Verdict]) -> pl.DataFrame:
    return frame.with_columns(
        lawful=pl.Series([each[0] for each in verdicts], dtype=pl.Boolean),
        lawful_at=pl.Series([each[1] for each in verdicts], dtype=MOMENT),
    )
