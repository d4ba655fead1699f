"""What a message says and whether it may be said so: tags given by hand, tags found, and findings on the final text.

Tags by hand stand in `tags.toml` beside the texts; what the law asks for and bars comes from the debtor's pack. The gate
hands the tags to the judge, the desk shows the findings.
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from cartera import tone
from cartera.law import kinds, shelf
from cartera.law.pack import Pack, Rule
from cartera.outreach import conduct, lawful, templates
from cartera.outreach.conduct import Manner
from cartera.parties import roles
from cartera.parties.models import Creditor, Debtor
from cartera.tone import Finding
from cartera.tone.findings import UNLAWFUL

TAGS_FILE = "tags.toml"
NAME = "Ana Quispe"  # stands for whoever a text addresses or speaks of
_FIGURES = re.compile(r"\d[\d.,/-]*")
_SAID = ("template", "language", "role", "currency", "creditor")


@dataclass(frozen=True, slots=True)
class Content:
    """The tags of a text, by hand and found, and the findings on it, in the order of the text."""

    tags: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def stops(self) -> bool:
        """Tell whether a finding keeps the message in the house."""
        return any(each.level == UNLAWFUL for each in self.findings)


def judge(
    text: str,
    *,
    contents: Mapping[str, Any],
    subject: str = "",
    announced: Collection[str] = (),
    needs: Collection[str] = (),
    bars: Collection[str] = (),
) -> Content:
    """Judge a text that was written from `contents` (see `letter`).

    `announced`: consequences the ladder announced before; the one this text announces is known. `needs` and `bars`: tags the law asks for and bars (see `demanded`).
    """
    language, own = contents["language"], hand_tags(contents["template"])
    backed = {*announced, contents["consequence"]} - {""}
    quiet = _without(text, contents["creditor"]["how_to_pay"])
    party = roles.PARTIES.get(contents["role"], "third_party")
    findings = tone.check(
        quiet, subject=subject, language=language, channel=contents["channel"], addressee=party, announced=backed,
        facts=_facts(contents), needs=set(needs) - own, bars=bars,
    )  # fmt: skip
    found = tone.tags(f"{subject}\n\n{text}", language=language)
    if tone.names_creditor(f"{subject}\n{text}", contents["creditor"]["name"]):
        found.add("creditor_identity")
    if "legal_step" in found and "legal_referral" not in backed:
        found.add("false_legal_threat")
    return Content(frozenset(found | own), tuple(findings))


def hand_tags(template: str) -> frozenset[str]:
    """Return the tags a template was given by hand: the house's own before the shipped ones."""
    own = Path(settings.HOME) / "templates" / TAGS_FILE
    for file in (own, templates.SHIPPED / TAGS_FILE):
        listed = _listed(file, file.stat().st_mtime_ns) if file.is_file() else {}
        if template in listed:
            return listed[template]
    return frozenset()


def of_message(row: Mapping[str, Any]) -> Content:
    """Judge a message as `queries.message` tells it, by the law of its debtor on its day; one made anonymous says nothing."""
    if not row["contents"]:
        return Content(frozenset(), ())
    debtor = Debtor.objects.get(pk=row["debtor_id"])
    creditor = Creditor.objects.get(pk=row["creditor_id"])
    flags = {"first_of_campaign"} if row["contents"].get("first") else set[str]()
    case = (conduct.manners([creditor.pk])[creditor.pk], debtor.country, debtor.kind)
    needs, bars = demanded(
        creditor, *case, subdivision=debtor.subdivision, channel=row["channel"], on=row["on"], flags=flags
    )
    return judge(row["text"], contents=row["contents"], subject=row["subject"], needs=needs, bars=bars)


def of_written(contents: Mapping[str, Any], subject: str, text: str, announced: Collection[str]) -> Content:
    """Judge a text that a template wrote, once for all texts that differ in names and figures alone.

    What is put in the place of names and figures comes from the books and is not judged, but for tax ids.
    """
    if not contents:
        return Content(frozenset(), ())
    names = sorted({contents["name"], contents["debtor"]["name"], contents["debtor"]["code"]} - {""}, key=len)
    facts = {
        **{key: contents[key] for key in _SAID}, "channel": contents.get("channel", ""), "name": NAME,
        "debtor": {"name": NAME, "code": NAME}, "consequence": contents["consequence"],
    }  # fmt: skip
    plain = json.dumps(facts, sort_keys=True)
    found = _written(_skeleton(text, names), _skeleton(subject, names), plain, frozenset(announced))
    # Figures alone tell whose an id is, so these are looked at in every text.
    quiet = f"{subject}\n{_without(text, contents['creditor']['how_to_pay'])}"
    ids = tone.foreign_ids(quiet, _own_ids(contents))
    foreign = tuple(tone.finding("others_data", span, contents["language"]) for span in ids)
    return replace(found, findings=(*found.findings, *foreign)) if foreign else found


def _skeleton(text: str, names: Iterable[str]) -> str:
    """Return a text with one name for all names and one figure for all figures."""
    for name in names:
        if name in text:
            text = NAME.join(_apart(text, name))
    return _FIGURES.sub("1", text)


def _apart(text: str, name: str) -> list[str]:
    """Split a text at a name that stands by itself; compiling an expression for each name would cost far more."""
    parts, start, at = [], 0, text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            parts.append(text[start:at])
            start = end
        at = text.find(name, end)
    return [*parts, text[start:]]


@lru_cache(maxsize=4096)
def _written(text: str, subject: str, facts: str, announced: frozenset[str]) -> Content:
    return judge(text, contents=json.loads(facts), subject=subject, announced=announced)


def demanded(
    creditor: Creditor,
    held: Manner,
    country: str,
    kind: str,
    *,
    subdivision: str = "",
    channel: str,
    on: date,
    flags: Collection[str] = (),
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the tags that the law asks of a message to a debtor by a channel on a day, and those it bars."""
    pack = conduct.pack_of(held, creditor, country, subdivision)
    return _demanded(pack, (kind, held.collects_as, lawful.law_channel(channel)), on, frozenset(flags))


@lru_cache(maxsize=4096)
def _demanded(
    pack: str, case: tuple[str, str, str], on: date, flags: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    packs = shelf.chain(shelf.pack(pack))
    says = [rule.says for rule in _binding(packs, case, on) if isinstance(rule.says, kinds.Content)]
    bound = [each for each in says if not each.when or each.when in flags]
    return (
        frozenset(tag for each in bound for tag in each.must),
        frozenset(tag for each in bound for tag in each.must_not),
    )


def _binding(packs: Iterable[Pack], case: tuple[str, str, str], on: date) -> list[Rule]:
    kind, collector, channel = case
    return [
        rule
        for pack in packs
        for rule in pack.rules
        if rule.force != "informational"
        and rule.in_force(on)
        and rule.covers(channel)
        and (not rule.applies.debtor or kind in rule.applies.debtor)
        and (not rule.applies.collector or collector in rule.applies.collector)
    ]


def _facts(contents: Mapping[str, Any]) -> tone.Facts:
    creditor, debtor = contents["creditor"], contents["debtor"]
    people = (contents["name"], creditor["sender_name"])
    own = _own_ids(contents)
    return tone.Facts(creditor["name"], (contents["currency"],), debtor["name"], people, known_ids=own)


def _own_ids(contents: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tax ids that may stand in a message: the creditor's and the debtor's."""
    ids = (contents["creditor"]["tax_id"], contents["debtor"].get("tax_id", ""))
    return tuple(each for each in ids if each)


def _without(text: str, passage: str) -> str:
    """Blank the creditor's payment instructions: accounts in other currencies stand there rightly."""
    if not passage.strip():
        return text
    return text.replace(passage, "".join(sign if sign == "\n" else " " for sign in passage))


@lru_cache(maxsize=16)
def _listed(file: Path, changed: int) -> dict[str, frozenset[str]]:
    """Return the tags of a file; `changed` makes an edited one be read again."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    return {template: frozenset(tags) for template, tags in rows.items()}
