"""How often the checker finds what may not be said, and how often it finds something where nothing is."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cartera import tone

HERE = Path(__file__).parent
OWN, UNSEEN = HERE / "sentences.toml", tuple(sorted(HERE.glob("unseen*.toml")))
EXAMPLES, TAUGHT = HERE / "examples.toml", tuple(sorted(HERE.glob("taught*.toml")))
APART = tuple(sorted(HERE.glob("apart*.toml")))  # what nothing is ever fitted to
LEARNED = (OWN, *UNSEEN, EXAMPLES, *TAUGHT)  # what the weights are fitted to


@dataclass
class Measure:
    """Counts over a set of sentences, and the sentences that were judged wrong."""

    unlawful: int = 0
    found: int = 0
    innocent: int = 0
    alarms: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self):
        return self.found / self.unlawful

    @property
    def false_alarms(self):
        return self.alarms / self.innocent


@cache
def sentences(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))["sentence"]


def findings(row):
    return tone.check(
        row["text"],
        language=row["language"],
        channel=row.get("channel", ""),
        announced=row.get("announced", ()),
    )


@cache
def measure(file):
    result = Measure()
    for row in sentences(file):
        found = bool(findings(row))
        if row["unlawful"]:
            result.unlawful += 1
            result.found += found
        else:
            result.innocent += 1
            result.alarms += found
        if found != row["unlawful"]:
            result.wrong.append(row["text"])
    return result


def digest():
    """Return what changes when a sentence does that the weights are fitted to."""
    rows = [(row["text"], row["unlawful"]) for file in LEARNED for row in sentences(file)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
