"""The words and phrases of each language, read once from the TOML files beside this one."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cartera.tone import patterns
from cartera.tone.patterns import Rule
from cartera.tone.spelling import Speller

LANGUAGES = ("es", "en")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language knows: its rules, the tags it finds, and how its words are spelt."""

    rules: tuple[Rule, ...]
    tags: tuple[tuple[str, re.Pattern[str], bool], ...]  # tag, phrases, whether a "no" before takes it back
    speller: Speller
    warm: re.Pattern[str]  # words of help, courtesy and plain information
    tense: re.Pattern[str]  # words that sound hard where nothing else warms them
    address: re.Pattern[str]  # words by which a sentence speaks to the debtor, or of us
    kind: re.Pattern[str]  # what makes a joke, or a word about the family, a friendly one


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a language; of one that has none, the Spanish."""
    named = language if language in LANGUAGES else "es"
    file = tomllib.loads((_FOLDER / f"{named}.toml").read_text(encoding="utf-8"))
    concepts = file["concepts"]
    return Lexicon(
        tuple(patterns.rule(row, concepts) for row in file["rule"]),
        tuple(
            (row["tag"], patterns.compiled(row["phrases"], concepts), row.get("negatable", False))
            for row in file["tag"]
        ),
        Speller(_known(file), file["abbreviations"], file["ordinary"].split()),
        patterns.compiled(file["warm"].split(), {}),
        patterns.compiled(file["tense"].split(), {}),
        patterns.compiled(file["address"].split(), {}),
        patterns.compiled(file["kind"], concepts),
    )


def _known(file: Mapping[str, Any]) -> set[str]:
    """Return every word and stem that the phrases name."""
    phrases = [phrase for listed in file["concepts"].values() for phrase in listed]
    for row in [*file["rule"], *file["tag"]]:
        phrases += [*row["phrases"], *row.get("unless", ())]
    return {*patterns.pieces(phrases), *patterns.pieces(file["warm"].split())}
