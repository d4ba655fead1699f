"""Names as people seek and order them: Ángel beside Angela, José found by “jose”, on every database alike.

The database keeps the plain form itself, in a generated column; nobody who writes a name has to think of it.
"""

from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Lower, Replace
from django.db.models.lookups import Contains

# Written out, not decomposed: the database must fold by the very same table as what people type. SQLite's parser takes no
# more than 28 calls one within the other, so these are the letters of Spanish, and of Portuguese and Catalan the commonest.
_BASE = {"a": "áàã", "c": "ç", "e": "éè", "i": "í", "n": "ñ", "o": "óòõ", "u": "úü"}
_SMALL = {sign: base for base, signs in _BASE.items() for sign in signs}
FOLDED = {**_SMALL, **{sign.upper(): base for sign, base in _SMALL.items()}}
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TABLE = str.maketrans({**FOLDED, **dict(zip(_CAPITALS, _CAPITALS.lower(), strict=True))})


def plain(text: str) -> str:
    """Return a text without capitals and accents, as `Plain` has the database keep it."""
    return text.translate(_TABLE)


class Plain(models.Func):
    """The plain form of a text column."""

    function = "TRANSLATE"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Use one look-up per sign; LOWER would depend on the collation of the server."""
        signs, bases = "".join(map(chr, _TABLE)), "".join(str(base) for base in _TABLE.values())
        template = f"%(function)s(%(expressions)s, '{signs}', '{bases}')"
        return super().as_sql(compiler, connection, template=template, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Replace sign after sign: SQLite's LOWER knows the letters without accents, and there is no TRANSLATE."""
        told: Any = Lower(self.source_expressions[0])
        for sign, base in FOLDED.items():
            told = Replace(told, Value(sign), Value(base))
        return compiler.compile(told.resolve_expression(compiler.query))


class PlainText(models.CharField):  # type: ignore[type-arg]
    """A text in its plain form. It is asked by `__seek`, which takes the words as people type them."""


@PlainText.register_lookup
class Seek(Contains):
    """Holds what was typed, whatever its accents and capitals."""

    lookup_name = "seek"

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        """Fold what was typed; as every look-up by a part, it is then taken letter by letter."""
        return super().get_db_prep_lookup(plain(str(value)), connection)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Compare as `contains` does."""
        return str(connection.operators["contains"] % rhs)


def sought(name: str, *, max_length: int) -> models.GeneratedField:
    """Return the column that keeps the plain form of another one of the same row."""
    return models.GeneratedField(
        expression=Plain(F(name)), output_field=PlainText(max_length=max_length), db_persist=True
    )
