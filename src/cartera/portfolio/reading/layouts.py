"""A layout: which column of a file means what, and how its writer writes dates and amounts. Saved by name as JSON."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from typing import Literal, cast, get_args

from cartera.portfolio.reading.amounts import Decimal
from cartera.portfolio.reading.dates import Order
from cartera.portfolio.reading.fields import FIELDS
from cartera.portfolio.reading.words import fold
from cartera.problems import N_, Problem

Sign = Literal["as_is", "negated", "absolute"]
Negatives = Literal["refuse", "credit"]

ERROR_COLUMN = "error"  # added to the file of bad lines; never data


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read the files that one program writes. One layout a creditor and name."""

    name: str
    kind: str  # fields.KINDS
    columns: Mapping[str, tuple[str, ...]]  # field -> titles, joined in this order when there are several
    date_order: Order = ""  # "": not said; dates that need it are refused
    decimal: Decimal = ""  # "": told from the values of each file; ambiguous ones are refused
    defaults: Mapping[str, str] = field(default_factory=dict)  # field -> text where the cell is empty
    fixed: Mapping[str, str] = field(default_factory=dict)  # field -> text whatever the cell says
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field -> what a text stands for
    sign: Sign = "as_is"
    negatives: Negatives = "refuse"  # "credit": lines below zero are kept; they are credit notes
    sheet: str = ""  # "": the first one with a header
    header: tuple[str, ...] = ()  # the titles it was made for

    @property
    def fingerprint(self) -> str:
        """What the header comes down to; files with the same one are read by the same layout."""
        return fingerprint(self.header)


def fingerprint(titles: Iterable[str]) -> str:
    """Return a short hash of the titles whatever their order, case and accents; the error column does not count."""
    folded = sorted({fold(title) or title for title in titles} - {ERROR_COLUMN})
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()[:16]


def recognise(titles: Sequence[str], layouts: Iterable[Layout]) -> Layout | None:
    """Return the saved layout for a header: the one made for it, else the one with most columns that all are there."""
    candidates = list(layouts)
    mark = fingerprint(titles)
    for layout in candidates:
        if layout.header and layout.fingerprint == mark:
            return layout
    fitting = [layout for layout in candidates if layout.columns and not missing_titles(layout, titles)]
    return max(fitting, key=lambda layout: len(layout.columns), default=None)


def missing_titles(layout: Layout, titles: Iterable[str]) -> list[tuple[str, str]]:
    """Return (field, title) for each column of the layout that the header lacks. Case and accents do not matter."""
    there = {fold(title) or title for title in titles}
    return [
        (name, t) for name, wanted in layout.columns.items() for t in wanted if (fold(t) or t) not in there
    ]


def check(layout: Layout) -> list[Problem]:
    """Return what keeps the layout from being used: fields its kind does not have, or that it lacks."""
    if layout.kind not in FIELDS:
        return [
            Problem(
                "unknown_kind",
                N_("“%(kind)s” is not a kind of file that can be read."),
                {"kind": layout.kind},
            )
        ]
    fields = FIELDS[layout.kind]
    named = (*layout.columns, *layout.defaults, *layout.fixed, *layout.values)
    problems = [_unknown_field(name, fields) for name in dict.fromkeys(named) if name not in fields]
    given = {*layout.columns, *layout.defaults, *layout.fixed}
    lacking = [field for name, field in fields.items() if field.required and name not in given]
    if "due_date" in fields and "due_date" not in given and not {"issued_on", "terms_days"} <= given:
        lacking.append(fields["due_date"])
    if layout.kind == "contacts" and not {"address", "email", "phone", "whatsapp"} & given:
        lacking.append(fields["address"])
    return problems + [
        Problem(
            "field_not_mapped",
            N_("No column is chosen for “%(label)s”."),
            {"label": field.label},
            column=field.name,
        )
        for field in lacking
    ]


def _unknown_field(name: str, fields: Iterable[str]) -> Problem:
    near = get_close_matches(name, list(fields), 1)
    text = (
        N_("There is no field “%(name)s”; did you mean “%(near)s”?")
        if near
        else N_("There is no field “%(name)s”.")
    )
    return Problem("unknown_field", text, {"name": name, "near": near[0] if near else ""}, column=name)


def to_dict(layout: Layout) -> dict[str, object]:
    """Return the layout as plain values for JSON."""
    plain = asdict(layout)
    plain["columns"] = {name: list(titles) for name, titles in layout.columns.items()}
    plain["header"] = list(layout.header)
    return plain


_CHOICES: Mapping[str, tuple[str, ...]] = {
    "date_order": get_args(Order), "decimal": get_args(Decimal), "sign": get_args(Sign), "negatives": get_args(Negatives)
}  # fmt: skip
_KEYS = tuple(Layout.__dataclass_fields__)


def from_dict(plain: Mapping[str, object]) -> tuple[Layout | None, list[Problem]]:
    """Read what `to_dict` gave, or a person wrote. All problems at once; no layout when there is any."""
    problems = [_unknown_field(key, _KEYS) for key in plain if key not in _KEYS]
    problems += [
        Problem(
            "wrong_value",
            N_("“%(value)s” is not one of: %(choices)s."),
            {"value": plain[key], "choices": ", ".join(choices)},
            column=key,
        )
        for key, choices in _CHOICES.items()
        if key in plain and plain[key] not in choices
    ]
    columns = plain.get("columns", {})
    maps = {key: plain.get(key, {}) for key in ("columns", "defaults", "fixed", "values")}
    problems += [
        Problem("wrong_value", N_("“%(value)s” is not a table of fields."), {"value": value}, column=key)
        for key, value in maps.items()
        if not isinstance(value, Mapping)
    ]
    if problems or not isinstance(columns, Mapping):
        return None, problems
    known = {key: value for key, value in plain.items() if key in _KEYS}
    known["columns"] = {name: _titles(titles) for name, titles in columns.items()}
    known["header"] = _titles(known.get("header", ()))
    layout = Layout(**cast("dict[str, object]", {"name": "", "kind": "", **known}))  # type: ignore[arg-type] # checked above, key by key
    problems = check(layout)
    return (None if problems else layout), problems


def _titles(value: object) -> tuple[str, ...]:
    return (
        (value,) if isinstance(value, str) else tuple(str(title) for title in cast("Iterable[object]", value))
    )


def answer(layout: Layout, question: str, value: str) -> Layout:
    """Return the layout with a question of the guess answered: date_order, decimal, currency, or a field's column."""
    if question in {"date_order", "decimal"}:
        return replace(layout, **{question: value})  # type: ignore[arg-type] # the question's choices are the type's
    if question == "currency":
        return replace(layout, defaults={**layout.defaults, "currency": value})
    return replace(layout, columns={**layout.columns, question: (value,)})
