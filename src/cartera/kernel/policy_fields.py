"""Tables of a policy file: what `toml.tables` reads, and amounts per currency and conditions besides."""

import difflib
from collections.abc import Collection, Mapping

from cartera.kernel import conditions
from cartera.money import amounts, currencies
from cartera.problems import N_
from cartera.toml import tables


class Table(tables.Table):
    """One table of a policy while it is read."""

    def limits(self, key: str) -> dict[str, int]:
        """Return amounts per currency in minor units, from a table of decimal strings."""
        table = self.sub(key)
        if table is None:
            return {}
        read = {code: table._minor(code) for code in table.values}
        if None in read.values():
            self.source.spoilt.setdefault(self.path, set()).add(key)
        return {code: minor for code, minor in read.items() if minor is not None}

    def condition(
        self, key: str, allowed: Mapping[str, type], values: Mapping[str, Collection[str]]
    ) -> str | None:
        """Return a condition that `conditions.compile_condition` takes."""
        text = self.value(key)
        if text is None:
            return None
        if not isinstance(text, str):
            self.tell(key, "wrong_type", N_("“%(key)s” must be a text in quotes."))
            return None
        condition, problems = conditions.read_condition(text, allowed=allowed, values=values)
        for problem in problems:
            self.tell(key, problem.code, problem.text, fatal=problem.fatal, **problem.fields)
        return text if condition else None

    def _minor(self, code: str) -> int | None:
        """Return the minor units written under a currency's code; None, told, when they cannot be read."""
        value = self.values[code]
        if not currencies.known(code):
            near = difflib.get_close_matches(code.upper(), currencies.EXPONENTS, 1)
            said = (
                N_("There is no currency “%(key)s”; did you mean “%(near)s”?")
                if near
                else N_("There is no currency “%(key)s”.")
            )
            self.tell(code, "unknown_currency", said, near=near[0] if near else "")
        elif not isinstance(value, str):
            self.tell(code, "wrong_type", N_('An amount is a text in quotes, such as "10.00".'))
        elif value.startswith("-"):
            self.tell(code, "wrong_value", N_("The amount “%(value)s” must not be negative."), value=value)
        else:
            try:
                return amounts.to_minor(value, code)
            except amounts.WrongAmount as wrong:
                self.tell(code, "wrong_value", _AMOUNT_TEXTS[wrong.why], value=value)
        return None


_AMOUNT_TEXTS = {
    "format": N_('“%(value)s” is not an amount such as "1234.50": digits and one point, nothing else.'),
    "places": N_("“%(value)s” has more decimal places than %(key)s."),
    "size": N_("“%(value)s” is more than can be held."),
}
