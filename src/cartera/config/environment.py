"""What an installation sets by environment variables. What cannot be meant is remembered, and all of it told at once.

Settings are read before anything can be said to anybody, so a wrong one counts as left out until a door refuses it
(`refuse_wrong`); a wrong database is none at all, so that nothing works on another one meanwhile.
"""

import os
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import dj_database_url

from cartera.problems import N_, Problem, Refused

T = TypeVar("T")
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
NO_DATABASE = {"ENGINE": "django.db.backends.dummy", "NAME": ""}
WRONG: dict[str, Problem] = {}  # by variable


class WrongSettings(Refused):
    """Some variables hold what cannot be used."""

    code = "wrong_settings"
    text = N_("These settings cannot be used; mend them or leave them out:\n%(settings)s")


def whole(name: str, default: int, most: int) -> int:
    """Read a whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not 1 <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    said = N_("%(name)s is “%(value)s”, and must be a whole number from 1 to %(most)s.")
    return _read(name, read, said, default=default, most=most)


def switch(name: str) -> bool:
    """Read a switch: 1 is on; 0, nothing, or left out is off."""
    said = N_("%(name)s is “%(value)s”, and must be 1 or 0.")
    return _read(name, lambda text: {"0": False, "1": True}[text], said, default=False)


def one_of(name: str, default: str, choices: Collection[str]) -> str:
    """Read one of some words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    said = N_("%(name)s is “%(value)s”, and must be one of: %(choices)s.")
    return _read(name, read, said, default=default, choices=", ".join(sorted(choices)))


def moment(name: str) -> datetime | None:
    """Read a moment, ISO 8601."""
    said = N_("%(name)s is “%(value)s”, and must be a moment such as 2026-10-01T09:00:00-05:00.")
    return _read(name, datetime.fromisoformat, said, default=None)


def database(home: Path) -> dict[str, Any]:
    """Read which database is worked on; a file of the data folder where none is named. It may hold a password: it is not told."""

    def read(text: str) -> dict[str, Any]:
        found: dict[str, Any] = dict(dj_database_url.parse(text, conn_max_age=600))
        if found["ENGINE"] not in ENGINES or not found["NAME"]:
            raise ValueError
        return found

    said = N_(
        "%(name)s names no database. Write it like this: sqlite:////data/cartera.sqlite3 or postgres://user:password@server:5432/cartera"
    )
    if os.environ.get("DATABASE_URL"):
        return _read("DATABASE_URL", read, said, default=NO_DATABASE)
    return read(f"sqlite:///{home / 'cartera.sqlite3'}")


def no_folder(home: Path, error: OSError) -> None:
    """Remember that the data folder, or the key in it, cannot be used."""
    said = N_(
        "%(name)s: the data folder %(value)s cannot be used: %(why)s. It must be of the account that runs Cartera."
    )
    WRONG["CARTERA_HOME"] = Problem(
        "wrong_setting", said, {"name": "CARTERA_HOME", "value": home, "why": error}
    )


def refuse_wrong() -> None:
    """Raises WrongSettings, with all that is wrong."""
    from django.utils.translation import gettext  # noqa: PLC0415 - settings are read before Django can speak

    if WRONG:
        lines = [gettext(problem.text) % problem.fields for problem in WRONG.values()]
        raise WrongSettings(settings="\n".join(f"  {line}" for line in lines))


def _read(name: str, read: Callable[[str], T], said: str, *, default: T, **fields: object) -> T:
    WRONG.pop(name, None)
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        return read(text)
    except (ValueError, KeyError):
        WRONG[name] = Problem("wrong_setting", said, {"name": name, "value": text, **fields})
        return default
