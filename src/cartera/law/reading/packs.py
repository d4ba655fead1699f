"""A whole pack from its text: the head, the sources, the rules, and what must hold between them."""

import difflib
import zoneinfo
from collections.abc import Mapping
from decimal import Decimal

from cartera.law import vocabulary
from cartera.law.pack import Calendar, Pack, Source
from cartera.law.reading import checks, rules
from cartera.law.reading.fields import Table
from cartera.problems import N_, Problem
from cartera.toml import lines, tables, texts

SCHEMA = "jurisdiction-pack/1"
_NOTHING: Mapping[str, object] = {}


def read_pack(
    text: str, *, file: str = "", parents: Mapping[str, Pack] | None = None
) -> tuple[Pack | None, list[Problem]]:
    """Read a pack's TOML and return it with all its problems by line; None when one of them is fatal.

    `parents` are the packs that this one may name as its parent, with what they inherit already filled in.
    """
    values, problems = texts.parse(text, file=file, number=Decimal)
    if values is None:
        return None, problems
    source = tables.Source(file, lines.index(text.removeprefix("\ufeff")))
    top = Table(values, source)
    schema = top.text("schema", required=True)
    if schema and schema != SCHEMA:
        said = N_("This reader knows “%(known)s”, not “%(value)s”.")
        top.tell("schema", "unknown_schema", said, known=SCHEMA, value=schema)
    pack = _pack(top, parents or {})
    top.done()
    told = sorted(source.problems, key=lambda problem: (problem.line or 0, not problem.fatal))
    return (None if any(problem.fatal for problem in told) else pack), told


def _pack(top: Table, parents: Mapping[str, Pack]) -> Pack:
    head = top.sub("pack")
    if head is None:
        if not top.has("pack"):
            top.value("pack", required=True)
        head = Table(_NOTHING, tables.Source())
    pack_id = head.text("id", required=True)
    parent = _parent(head, parents)
    calendar = _calendar(head) or (parent.holidays if parent else None)
    read = Pack(
        id=pack_id,
        name=head.sentences("name"),
        version=head.text("version", required=True),
        review_by=head.day("review_by", required=top.has("rule")),
        country=head.text("country") or (parent.country if parent else ""),
        subdivision=head.text("subdivision"),
        parent=parent.id if parent else "",
        timezone=_timezone(head, needed=top.has("rule") and parent is None) or (parent.timezone if parent else ""),
        timezone_conflict=head.one_of("timezone_conflict", ("intersect",))
        or (parent.timezone_conflict if parent else ""),
        week_start=_week_start(head, parent),
        holidays=calendar,
        reviewed_by=head.text("reviewed_by"),
        notes=head.sentences("notes", required=False),
        sources=_sources(top),
        rules=rules.read(top, pack_id),
    )  # fmt: skip
    head.done()
    checks.check(read, parent, parents, top.source)
    return read


def _parent(head: Table, parents: Mapping[str, Pack]) -> Pack | None:
    named = head.text("parent")
    if named and named not in parents:
        head.tell(
            "parent", "unknown_parent", N_("There is no pack “%(value)s” to be the parent."), value=named
        )
    return parents.get(named)


def _timezone(head: Table, *, needed: bool) -> str:
    zone = head.text("timezone", required=needed)
    if not zone or zone == "debtor":
        return zone
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = difflib.get_close_matches(zone, zoneinfo.available_timezones(), 1, 0)
        said = N_("There is no time zone “%(value)s”; did you mean “%(near)s”?")
        head.tell("timezone", "wrong_value", said, value=zone, near=near[0] if near else "")
        return ""
    return zone


def _week_start(head: Table, parent: Pack | None) -> int:
    named = head.one_of("week_start", vocabulary.WEEKDAYS)
    if not named:
        return parent.week_start if parent else 0
    day = vocabulary.WEEKDAYS.index(named)
    if parent and day != parent.week_start:
        said = N_("The week must begin on the day on which the parent's begins.")
        head.tell("week_start", "looser_than_parent", said)
    return day


def _calendar(head: Table) -> Calendar | None:
    inner = head.sub("holidays")
    if inner is None:
        return None
    read = Calendar(
        country=inner.text("country", required=True),
        subdiv=inner.text("subdiv"),
        categories=inner.texts("categories") or ("public",),
        add=inner.days_listed("add"),
        drop=inner.days_listed("drop"),
    )
    inner.done()
    return read


def _sources(top: Table) -> dict[str, Source]:
    read: dict[str, Source] = {}
    for table in top.subs("source"):
        source = Source(
            id=table.text("id", required=True),
            cite=table.text("cite", required=True),
            grade=table.one_of("grade", vocabulary.GRADES, required=True),
            url=_url(table),
            read_on=table.day("read_on"),
        )
        table.done()
        if source.id in read:
            said = N_("The id “%(value)s” stands twice.")
            table.tell("id", "repeated_id", said, value=source.id)
        read[source.id] = source
    return read


def _url(table: Table) -> str:
    value = table.text("url")
    if value and not value.startswith(("https://", "http://")):
        table.tell("url", "wrong_value", N_("“%(value)s” is no address of a page."), value=value)
    return value
