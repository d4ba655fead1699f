"""Where the texts of messages come from: the house's own before the shipped ones, by language.

A template is a file `<language>/<name>.j2`: its first line is the subject, after an empty line comes the text. A folder
`templates` in the data folder of the installation holds the house's own; what is there wins, what is not is shipped.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import minijinja
from django.conf import settings

from cartera.outreach import figures
from cartera.problems import N_, Refused

SHIPPED = Path(__file__).parent / "templates_shipped"
FUEL = 200_000  # steps of one rendering; a text that needs more loops by mistake

_NAME = re.compile(r"_?[A-Za-z0-9][A-Za-z0-9_-]{0,79}", re.ASCII)


class UnknownTemplate(Refused):
    """A step names a text that neither the house nor the product has."""

    code = "unknown_template"
    text = N_("There is no message template called “%(name)s”. Correct the policy or add the template.")


class WrongTemplate(Refused):
    """A text cannot be written out: it names what is not there, or is no valid template."""

    code = "wrong_template"
    text = N_("The message template “%(name)s” cannot be written out: %(why)s")


@dataclass(frozen=True, slots=True)
class Library:
    """The texts of one language, compiled as they are asked for."""

    language: str
    environment: Any
    known: dict[str, bool] = field(default_factory=dict)

    def render(self, name: str, facts: dict[str, Any]) -> str:
        """Return a text filled in. Raises UnknownTemplate, WrongTemplate."""
        if name not in self.known:
            self.known[name] = source(name, self.language) is not None
        if not self.known[name]:
            raise UnknownTemplate(name=name)
        try:
            return str(self.environment.render_template(name, **facts))
        except minijinja.TemplateError as error:
            raise WrongTemplate(name=name, why=str(error).splitlines()[0]) from None


def library(language: str) -> Library:
    """Return the texts of a language. Made anew for each batch, so that an edited text counts from the next one."""
    environment = minijinja.Environment(
        loader=lambda name: source(name, language),
        filters={"money": _money, "day": _day},
        undefined_behavior="strict",
        fuel=FUEL,
        keep_trailing_newline=True,  # trim_blocks takes the line end after an include: this one stays
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Library(language, environment)


def source(name: str, language: str) -> str | None:
    """Return the text of a template as written; None when there is none of that name."""
    if not _NAME.fullmatch(name):
        return None
    for folder in (_own(), SHIPPED):
        path = folder / language / f"{name}.j2"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None


def names(language: str) -> list[str]:
    """Return the templates there are in a language, the house's own included."""
    found = {path.stem for folder in (_own(), SHIPPED) for path in (folder / language).glob("*.j2")}
    return sorted(name for name in found if not name.startswith("_"))


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """Return the languages in which messages can be written."""
    return frozenset(path.parent.name for path in SHIPPED.glob("*/words.toml"))


@lru_cache(maxsize=1024)
def language_of(debtor: str, creditor: str) -> str:
    """Return the language to write in: the debtor's where there are texts, else the creditor's, else Spanish."""
    there = languages()
    for wanted in (debtor, creditor):
        base = wanted.replace("_", "-").split("-")[0].lower()
        if base in there:
            return base
    return "es"


@lru_cache(maxsize=16)
def words(language: str) -> dict[str, Any]:
    """Return the words of the items table and of consequences in a language."""
    return tomllib.loads((SHIPPED / language / "words.toml").read_text(encoding="utf-8"))


def _own() -> Path:
    return Path(settings.HOME) / "templates"


@minijinja.pass_state
def _money(state: Any, minor: int) -> str:
    """Write minor units of the message's currency."""
    return figures.money(minor, state.lookup("currency"), state.lookup("language"), state.lookup("region"))


@minijinja.pass_state
def _day(state: Any, on: str) -> str:
    """Write an ISO date in words."""
    return figures.day(date.fromisoformat(on), state.lookup("language"), state.lookup("region"))
