"""The rules of a pack, each read by what it shares with all rules and by its kind."""

import re
from typing import cast

from cartera.law import vocabulary
from cartera.law.pack import EVERY_CHANNEL, Applies, Confidence, Force, Rule
from cartera.law.reading.fields import Table
from cartera.law.reading.kinds import READERS
from cartera.problems import N_


def read(top: Table, pack: str) -> tuple[Rule, ...]:
    """Return the rules that could be read; their problems are kept with the table."""
    seen: dict[str, int | None] = {}
    found = []
    for table in top.subs("rule"):
        rule = _rule(table, pack)
        if rule is None:
            continue
        if rule.id in seen:
            said = N_("The id “%(value)s” stands twice; the first is on line %(line)s.")
            table.tell("id", "repeated_id", said, value=rule.id, line=seen[rule.id] or "?")
        seen.setdefault(rule.id, rule.line)
        found.append(rule)
    return tuple(found)


def _rule(table: Table, pack: str) -> Rule | None:
    rule_id, kind = _id(table, pack), table.one_of("kind", tuple(READERS), required=True)
    if not kind:
        return None  # what else may stand here depends on the kind
    start, end = table.since("effective_from"), table.day("effective_to")
    if start and end and start > end:
        table.tell("effective_to", "wrong_value", N_("The last day comes before the first."))
    unless = vocabulary.FEE_FACTS if kind == "fee" else vocabulary.FLAGS
    rule = Rule(
        id=rule_id,
        kind=kind,
        says=READERS[kind](table),
        force=cast("Force", table.one_of("force", vocabulary.FORCES, required=True) or "informational"),
        confidence=cast("Confidence", table.one_of("confidence", vocabulary.CONFIDENCES, required=True) or "low"),
        source=_sources(table),
        explain=table.sentences("explain"),
        channels=table.some_of("channels", (EVERY_CHANNEL, *vocabulary.CHANNELS)) or (EVERY_CHANNEL,),
        applies=_applies(table),
        effective_from=start,
        effective_to=end,
        unless=table.some_of("unless", unless),
        notes=table.sentences("notes", required=False),
        line=table.source.lines.line(table.path),
    )  # fmt: skip
    table.done()
    return rule


def _id(table: Table, pack: str) -> str:
    value = table.text("id", required=True)
    pattern = rf"{re.escape(pack)}(\.[a-z][a-z0-9_]*)+"
    if value and pack and not re.fullmatch(pattern, value):
        said = N_("The id “%(value)s” must begin with “%(pack)s.” and go on in a-z, 0-9, _ and points.")
        table.tell("id", "wrong_id", said, value=value, pack=pack)
    return value


def _sources(table: Table) -> tuple[str, ...]:
    if not table.has("source"):
        table.value("source", required=True)
        return ()
    return table.texts("source")


def _applies(table: Table) -> Applies:
    inner = table.sub("applies")
    if inner is None:
        return Applies()
    collector = inner.some_of("collector", (*vocabulary.COLLECTORS, vocabulary.EVERY_COLLECTOR))
    read = Applies(
        debtor=inner.some_of("debtor", vocabulary.DEBTORS),
        collector=() if vocabulary.EVERY_COLLECTOR in collector else collector,
        product=inner.some_of("product", vocabulary.PRODUCTS),
        nature=inner.some_of("nature", vocabulary.NATURES),
        amount_over=inner.quantity("amount_over"),
        amount_to=inner.quantity("amount_to"),
        indexed=inner.flag("indexed") if inner.has("indexed") else None,
        term_days_from=inner.whole("term_days_from", None, 0, 36_500),
    )
    if not inner.has("indexed"):
        inner.asked.append("indexed")
    inner.done()
    if read.amount_over and read.amount_to and read.amount_over.unit != read.amount_to.unit:
        said = N_("“amount_over” and “amount_to” must be in one unit.")
        inner.tell("amount_to", "wrong_value", said)
    return read
