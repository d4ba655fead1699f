"""The words and phrases of each language, read once from the TOML files beside this one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cartera.tone import patterns
from cartera.tone.patterns import Phrases, Rule, Shelf
from cartera.tone.spelling import Speller
from cartera.tone.weighing import Classes

LANGUAGES = ("es", "en")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language knows: its rules, the tags it finds, and how its words are spelt."""

    rules: tuple[Rule, ...]
    tags: tuple[tuple[str, Phrases, bool], ...]  # tag, phrases, whether a "no" before takes it back
    speller: Speller
    warm: Phrases  # words of help, courtesy and plain information
    tense: Phrases  # words that sound hard where nothing else warms them
    address: Phrases  # words by which a sentence speaks to the debtor, or of us
    kind: Phrases  # what makes a joke, or a word about the family, a friendly one
    classes: Classes  # which concepts a word belongs to, for weighing


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language; of one that has none, the Spanish."""
    named = language if language in LANGUAGES else "es"
    file = tomllib.loads((_FOLDER / f"{named}.toml").read_text(encoding="utf-8"))
    shelf = Shelf(file["concepts"])
    return Lexicon(
        tuple(patterns.rule(row, shelf) for row in file["rule"]),
        tuple(
            (row["tag"], Phrases(row["phrases"], shelf), row.get("negatable", False)) for row in file["tag"]
        ),
        Speller(_known(file), file["abbreviations"], file["ordinary"].split()),
        Phrases(file["warm"].split(), shelf),
        Phrases(file["tense"].split(), shelf),
        Phrases(file["address"].split(), shelf),
        Phrases(file["kind"], shelf),
        Classes(file["concepts"]),
    )


def _known(file: Mapping[str, Any]) -> set[str]:
    """Return every word and stem that the phrases name."""
    phrases = [phrase for listed in file["concepts"].values() for phrase in listed]
    for row in [*file["rule"], *file["tag"]]:
        phrases += [*row["phrases"], *row.get("unless", ())]
    return {*patterns.pieces(phrases), *patterns.pieces(file["warm"].split())}
