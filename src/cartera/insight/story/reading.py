"""A story file into a story, with all its problems at once, each with its line."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from cartera.insight.story import checks, grammar, policies
from cartera.insight.story.shape import Act, Day, Story
from cartera.kernel import policy_text
from cartera.law import clocks, shelf
from cartera.money import currencies
from cartera.problems import N_, Problem
from cartera.toml import lines, texts

_NOT_BUILT = N_("“%(verb)s” is not built yet, so this story cannot be played.")
_UNKNOWN_VERB = N_("“%(verb)s” is not a deed or an expectation of a story.%(hint)s")
_BACKWARDS = N_("%(on)s comes before the day above it; days go forward.")
_NO_PACK = N_("There is no jurisdiction pack “%(country)s” here; “none” means no contact law.")


@dataclass(frozen=True, slots=True)
class Built:
    """The verbs that can be played; the others of the format are refused by name."""

    deeds: Collection[str] = field(default_factory=lambda: grammar.DEEDS)
    expectations: Collection[str] = field(default_factory=lambda: grammar.EXPECTATIONS)


def read_story(path: Path, built: Built) -> tuple[Story | None, list[Problem]]:
    """Read a file; without a story there is at least one problem."""
    text, problems = texts.load(path)
    if text is None:
        return None, problems
    table, problems = texts.parse(text, file=str(path))
    return (None, problems) if table is None else _Reader(path, table, text, built).read()


class _Reader:
    """Reads one table, gathering problems."""

    def __init__(self, path: Path, table: dict[str, Any], text: str, built: Built) -> None:
        self.path, self.table, self.text, self.built = path, table, text, built
        self.notes = checks.Notes(str(path), lines.index(text))

    def read(self) -> tuple[Story | None, list[Problem]]:
        """Read everything, then say what is wrong, by line."""
        whole = {**grammar.STORY_KEYS, "policy": grammar.ANY, "debtor": grammar.ANY, "day": grammar.ANY}
        self.notes.check(self.table, whole, ("story", "policy", "day"), ())
        self.check_world()
        entries = list(self.debtors())
        days = tuple(self.days())
        debtors = _debtors(entries, days)
        checks.names(self.notes, debtors, days)
        policy, policy_file = self.policy()
        if self.notes.problems:
            return None, sorted(self.notes.problems, key=lambda problem: problem.line or 0)
        story = Story(
            file=str(self.path), title=self.table["story"], country=str(self.table.get("country", "none")),
            collects_as=self.table.get("collects_as", "own_name"),
            currency=self.currency, timezone=self.zone, run_at=self.table.get("run_at", time(10)),
            language=self.table.get("language", "en"), policy=policy, policy_file=policy_file, debtors=debtors, days=days,
        )  # fmt: skip
        return story, []

    @property
    def currency(self) -> Any:
        """The currency of amounts that name none."""
        return self.table.get("currency", "USD")

    @property
    def zone(self) -> Any:
        """Where the story plays."""
        return self.table.get("timezone", "America/Lima")

    def check_world(self) -> None:
        """Note a currency, a time zone or a country that is not there."""
        if not currencies.known(str(self.currency)):
            self.notes.unknown_word("currency", self.currency, currencies.EXPONENTS, ("currency",))
        if self.zone not in clocks.names():
            self.notes.unknown_word("timezone", self.zone, clocks.names(), ("timezone",))
        country = str(self.table.get("country", "none"))
        if country not in shelf.load():
            self.notes.tell("unknown_pack", _NO_PACK, ("country",), country=country)

    def policy(self) -> tuple[str, str]:
        """Return the policy's text and the file it stands in, noting the problems it has."""
        given = self.table.get("policy", {})
        if isinstance(given, dict):
            if given:
                self._note(
                    policy_text.policy_from_table(
                        given, text=self.text, file=str(self.path), prefix=("policy",)
                    )[1]
                )
            return policies.as_toml(given), ""
        if not isinstance(given, str):
            self.notes.wrong("policy", grammar.POLICY, ("policy",))
            return "", ""
        file = self.path.parent / given
        text, unread = texts.load(file)
        if text is None:
            self.notes.tell(unread[0].code, unread[0].text, ("policy",), **unread[0].fields)
            return "", ""
        self._note(policy_text.read_policy(text, file=str(file))[1])
        return text, str(file)

    def _note(self, told: list[Problem]) -> None:
        """Keep what spoils a policy; a story that counts on late interest would be told nonsense, so it is not played."""
        self.notes.problems += [
            problem for problem in told if problem.fatal or problem.code == "interest_not_charged"
        ]

    def rows(self, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Return the tables of `[[key]]` with their numbers; anything else there is a problem."""
        found = self.table.get(key, [])
        if grammar.ACTS.fits(found):
            yield from enumerate(found)
        else:
            self.notes.wrong(key, grammar.ACTS, (key,))

    def debtors(self) -> Iterator[Mapping[str, Any]]:
        """Read the debtors that have an entry."""
        for number, row in self.rows("debtor"):
            at = ("debtor", number)
            self.notes.check(row, grammar.DEBTOR_KEYS, ("id",), at)
            if isinstance(row.get("channels"), dict):
                self.notes.check(row["channels"], grammar.CHANNEL_KEYS, (), (*at, "channels"))
            for place, contact in enumerate(row.get("contacts", ())):
                if isinstance(contact, dict):
                    where = (*at, "contacts", place)
                    self.notes.check(contact, grammar.CONTACT_KEYS, ("channel", "address"), where)
            yield row

    def days(self) -> Iterator[Day]:
        """Read the days; they go forward."""
        before = date.min
        for number, row in self.rows("day"):
            self.notes.check(row, grammar.DAY_KEYS, ("on",), ("day", number))
            on = row["on"] if grammar.DAY.fits(row.get("on")) else before
            if on < before:
                self.notes.tell("backwards", _BACKWARDS, ("day", number, "on"), on=on)
            before = on
            deeds = self.acts(row, number, "do", grammar.DEEDS, self.built.deeds)
            expected = self.acts(row, number, "expect", grammar.EXPECTATIONS, self.built.expectations)
            yield Day(on, row.get("at"), tuple(deeds), tuple(expected))

    def acts(
        self, row: Mapping[str, Any], day: int, key: str, verbs: Mapping[str, grammar.Verb],
        built: Collection[str],
    ) -> Iterator[Act]:  # fmt: skip
        """Read the deeds or the expectations of a day."""
        given = row.get(key, [])
        for number, table in enumerate(given if grammar.ACTS.fits(given) else []):
            at = ("day", day, key, number)
            verb, of = next(iter(table.items()))
            if verb not in verbs:
                near = grammar.hint(verb, verbs)
                self.notes.tell("unknown_verb", _UNKNOWN_VERB, (*at, verb), verb=verb, hint=near)
            elif verb not in built:
                self.notes.tell("not_built", _NOT_BUILT, (*at, verb), verb=verb)
            else:
                checks.act(self.notes, verb, table, verbs[verb], at, self.currency)
                keys = {name: value for name, value in table.items() if name != verb}
                yield Act(verb, of, keys, self.notes.line(at))


def _debtors(entries: Collection[Mapping[str, Any]], days: Collection[Day]) -> dict[str, Mapping[str, Any]]:
    """Return every debtor by id: those with an entry, then those that are only named."""
    found: dict[str, Mapping[str, Any]] = {str(row.get("id", "")): row for row in entries}
    named = [row["parent"] for row in entries if "parent" in row]
    for day in days:
        for act in day.deeds:
            named += [act.keys["debtor"]] if "debtor" in act.keys else []
            named += [act.of] if grammar.DEEDS[act.verb].brings_debtor else []
    for name in named:
        found.setdefault(str(name), {"id": name})
    return found
