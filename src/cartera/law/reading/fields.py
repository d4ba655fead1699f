"""Tables of a pack file: what `toml.tables` reads, and dates, hours, exact numbers and sentences besides."""

import re
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal

from cartera.law import vocabulary
from cartera.law.kinds import Quantity
from cartera.problems import N_
from cartera.toml import tables

WORD = re.compile(r"[a-z][a-z0-9_]*")
UNKNOWN = "unknown"


class Table(tables.Table):
    """One table of a pack while it is read."""

    def word(self, key: str, *, required: bool = False) -> str:
        """Return one word of small letters, digits and underscores; empty when it is left out."""
        value = self.text(key, required=required)
        if value and not WORD.fullmatch(value):
            self.tell(key, "wrong_value", N_("“%(value)s” must be one word of a-z, 0-9 and _."), value=value)
        return value

    def one_of(self, key: str, choices: Collection[str], *, required: bool = False) -> str:
        """Return one of the choices; empty when it is left out."""
        value = self.text(key, required=required)
        if value and value not in choices:
            self.not_among(key, value, choices)
            return ""
        return value

    def some_of(self, key: str, choices: Collection[str], *, required: bool = False) -> tuple[str, ...]:
        """Return different words, all among the choices; empty when it is left out."""
        if required and not self.has(key):
            self.value(key, required=True)
            return ()
        return self.texts(key, choices)

    def number(self, key: str, *, required: bool = False) -> Decimal | None:
        """Return an exact number that is not negative; a percentage or an amount of a unit of account."""
        value = self.value(key, required=required)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.tell(key, "wrong_type", N_("“%(key)s” must be a number without quotes, such as 9.5."))
        elif not (Decimal(0) <= value < Decimal(10**12)):
            self.tell(key, "wrong_value", N_("“%(key)s” must be a number that is not negative."))
        else:
            return Decimal(value)
        return None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a date; None when it is left out."""
        value = self.value(key, required=required)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            said = N_("“%(key)s” must be a date without quotes, such as 2026-03-31.")
            self.tell(key, "wrong_type", said)
            return None
        return value

    def days_listed(self, key: str) -> tuple[date, ...]:
        """Return a list of dates; empty when it is left out."""
        value = self.value(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(each) is date for each in value):
            self.tell(key, "wrong_type", N_("“%(key)s” must be a list of dates, such as [2026-12-24]."))
            return ()
        return tuple(value)

    def hour(self, key: str) -> time | None:
        """Return a time of day; a moment without zone, as the debtor's clock shows it."""
        value = self.value(key, required=True)
        if value is None:
            return None
        if not isinstance(value, time):
            said = N_("“%(key)s” must be a time without quotes, such as 08:00:00.")
            self.tell(key, "wrong_type", said)
            return None
        return value

    def since(self, key: str) -> date | None:
        """Return the first day of a rule, or None for the word "unknown"; it must say one of the two."""
        if self.has(key) and self.values[key] == UNKNOWN:
            self.value(key)
            return None
        if self.has(key) and isinstance(self.values[key], str):
            self.value(key)
            said = N_('“%(key)s” must be a date without quotes, or "unknown".')
            self.tell(key, "wrong_value", said)
            return None
        return self.day(key, required=True)

    def sentences(self, key: str, *, required: bool = True) -> dict[str, str]:
        """Return a text for each language that the product speaks; both must be there."""
        if required and not self.has(key):
            self.value(key, required=True)
            return {}
        table = self.sub(key)
        if table is None:
            return {}
        said = {language: table.text(language, required=True) for language in vocabulary.LANGUAGES}
        table.done()
        return said

    def quantity(self, key: str, value_key: str = "value") -> Quantity | None:
        """Return a number with its unit from `{ value = 200.0, unit = "UF" }`."""
        table = self.sub(key)
        if table is None:
            return None
        value, unit = table.number(value_key, required=True), table.unit(required=True)
        table.done()
        return Quantity(value, unit) if value is not None and unit else None

    def unit(self, key: str = "unit", *, required: bool = False) -> str:
        """Return a currency or unit of account, in capitals: EUR, UF, SMLMV."""
        value = self.text(key, required=required)
        if value and not re.fullmatch(r"[A-Z]{2,8}", value):
            self.tell(key, "wrong_value", N_("“%(value)s” is not a unit such as EUR or UF."), value=value)
            return ""
        return value
