"""Which column means what, guessed from its title and its values. What the values leave open becomes a question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

import polars as pl

from cartera.portfolio.reading import amounts, dates, layouts, profiles
from cartera.portfolio.reading.fields import FIELDS, KINDS, Field
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.profiles import Profile
from cartera.portfolio.reading.tables import LINE, OVERFLOW, Table
from cartera.portfolio.reading.words import canonical
from cartera.problems import N_

_SURE_ENOUGH = 0.6
_NEAR = 0.86  # of the letters, for a misspelt title
_PLAIN = 0.9  # likeness of a title that leaves no doubt
_STOOD_IN = 0.5  # a name made of the code: there is none in the file
_STRANGE = 4  # more than any columns found can make good


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must say before the layout is used. `code` is what `layouts.answer` takes."""

    code: str  # date_order | decimal | currency | kind | a field without a column
    text: str  # msgid
    fields: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A layout to be shown before it is used, how sure each field is (0 to 1), and what has to be asked."""

    layout: Layout
    confidence: Mapping[str, float]
    questions: tuple[Question, ...]
    unused: tuple[str, ...]  # titles that nothing was made of


def guess(table: Table, kind: str | None = None, *, currency: str = "") -> Guess:
    """Guess the layout of a table; `currency` is the creditor's, offered where the file names none."""
    titles = [t for t in table.sniffed.titles if t.casefold() != layouts.ERROR_COLUMN]
    seen = {title: profiles.profile(table.frame[title]) for title in titles}
    if kind is None:
        kind = _kind(seen)
    found = _assign(seen, kind)
    columns = {name: (title,) for name, (title, _) in found.items()} | _in_parts(seen, found, kind)
    texts = table.frame.lazy().select(titles).collect()
    order, order_asked = _order(texts, columns, kind)
    decimal, decimal_asked = _decimal(table, columns, kind)
    layout = Layout(
        "", kind, columns, order, decimal, sheet=table.sniffed.sheet, header=tuple(titles),
        defaults={"currency": currency} if currency and "currency" in FIELDS[kind] and "currency" not in columns else {},
    )  # fmt: skip
    questions = _questions(
        layout, titles, order_asked=order_asked, decimal_asked=decimal_asked, currency=currency
    )
    used = {title for wanted in columns.values() for title in wanted}
    return Guess(
        layout, {name: round(score, 2) for name, (_, score) in found.items()},
        tuple(questions), tuple(t for t in titles if t not in used),
    )  # fmt: skip


def likeness(title: str, wanted: Iterable[str]) -> float:
    """Say from 0 to 1 how like one of the wanted titles a title is: the same words, all its words among others, nearly."""
    words = canonical(title)
    if not words:
        return 0
    return max(_likeness(words, canonical(each)) for each in wanted)


@cache
def _likeness(words: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    if words == wanted:
        return 1.0
    here, there = set(words), set(wanted)
    if here == there:
        return 0.98
    if there <= here:
        return 0.5 + 0.45 * len(there) / len(here)
    matcher = SequenceMatcher(None, " ".join(words), " ".join(wanted))
    near = matcher.ratio() if matcher.real_quick_ratio() > _NEAR and matcher.quick_ratio() > _NEAR else 0
    return 0.85 * near if near > _NEAR else 0


def _assign(seen: Mapping[str, Profile], kind: str) -> dict[str, tuple[str, float]]:
    """Give each field at most one column, the surest pairs first. Field -> title, confidence."""
    pairs = [
        (likeness(title, field.titles) * profiles.fits(profile, field.type), rank, position, name, title)
        for rank, (name, field) in enumerate(_by_need(FIELDS[kind]))
        for position, (title, profile) in enumerate(seen.items())
    ]
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _, _, name, title in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score >= _SURE_ENOUGH and name not in found and title not in taken:
            found[name] = (title, score)
            taken.add(title)
    return _with_own_code(seen, found, kind)


def _by_need(fields: Mapping[str, Field]) -> list[tuple[str, Field]]:
    return sorted(fields.items(), key=lambda pair: not pair[1].required)


def _with_own_code(
    seen: Mapping[str, Profile], found: dict[str, tuple[str, float]], kind: str
) -> dict[str, tuple[str, float]]:
    """Find what names the customer when the file has no code of its own: the tax id if all have one, else the name."""
    code, name = ("code", "name") if kind == "debtors" else ("debtor", "debtor_name")
    has_name = name in FIELDS[kind]
    if has_name and name not in found and code in found and seen[found[code][0]].words > 0.5:
        found[name] = found.pop(code)  # "Cliente" with names below it
    for stand_in in ("tax_id", name):
        if code not in found and stand_in in found and (stand_in == name or seen[found[stand_in][0]].is_full):
            found[code] = (found[stand_in][0], _SURE_ENOUGH)
    if has_name and FIELDS[kind][name].required and name not in found and code in found:
        found[name] = (found[code][0], _STOOD_IN)
    return found


def _in_parts(
    seen: Mapping[str, Profile], found: Mapping[str, tuple[str, float]], kind: str
) -> dict[str, tuple[str, ...]]:
    """Return the document number from two columns where series and number stand apart."""
    series = next((t for t in seen if canonical(t) in {("serie",), ("serie", "documento"), ("series",)}), "")
    tail = next((t for t in seen if canonical(t) in {("correlativo",), ("numero", "correlativo")}), "")
    tail = tail or (found["number"][0] if "number" in found else "")
    if not series or not tail or series == tail or "number" not in FIELDS[kind]:
        return {}
    return {"number": (series, tail)}


def _kind(seen: Mapping[str, Profile]) -> str:
    """Tell what a file is about from the fields that its columns make up."""
    due = {title for title in seen if likeness(title, FIELDS["receivables"]["due_date"].titles) > _PLAIN}
    scores = {}
    for kind in KINDS:
        found = _assign(seen, kind)
        scores[kind] = _kind_score(kind, found) - (_STRANGE if _is_strange(kind, found, due) else 0)
    return max(scores, key=lambda kind: scores[kind])


def _is_strange(kind: str, found: Mapping[str, tuple[str, float]], due: set[str]) -> bool:
    """Tell whether the day something falls due has no business there: people have none, and it is no day of payment.

    A list of invoices whose number was not recognised must be asked about, never taken for people or money.
    """
    if kind in {"debtors", "contacts"}:
        return bool(due)
    return "paid_on" in found and found["paid_on"][0] in due


def _kind_score(kind: str, found: Mapping[str, tuple[str, float]]) -> float:
    needed = [name for name, field in FIELDS[kind].items() if field.required]
    if "due_date" in FIELDS[kind]:
        needed.append("terms_days" if "due_date" not in found and "issued_on" in found else "due_date")
    sure = {name: score for name, (_, score) in found.items() if score > _STOOD_IN}
    score = 3 * sum(sure.get(name, -1) for name in needed) / len(needed)
    score += sum(confidence for _, confidence in found.values()) / 5
    if kind == "open_balances":
        score += 1 if "open" in found and found["open"][1] > 0.9 else -1
    if kind == "contacts":
        own = {"role", "channel", "address", "authorised", "opted_out", "name"} & found.keys()
        score += len(own) / 2 - 1 if {"address", "email", "phone", "whatsapp"} & found.keys() else -2
    return score


def _texts(
    texts: pl.DataFrame, columns: Mapping[str, tuple[str, ...]], kind: str, type_: str
) -> list[pl.Series]:
    fields = FIELDS[kind]
    return [texts[t] for name, titles in columns.items() if fields[name].type == type_ for t in titles]


def _order(
    texts: pl.DataFrame, columns: Mapping[str, tuple[str, ...]], kind: str
) -> tuple[dates.Order, bool]:
    """Return the order of day and month, and whether it has to be asked. One program writes one order."""
    told = [dates.order_of(column) for column in _texts(texts, columns, kind, "date")]
    orders = {order for order, matters in told if matters and order}
    if len(orders) == 1:
        return orders.pop(), False
    asked = any(matters for _, matters in told)
    return ("" if asked else "iso"), asked


def _decimal(table: Table, columns: Mapping[str, tuple[str, ...]], kind: str) -> tuple[amounts.Decimal, bool]:
    """Return the decimal sign, and whether it has to be asked. Cells that a workbook keeps as numbers need none."""
    told: list[tuple[amounts.Decimal, bool]] = []
    for column in _texts(table.frame, columns, kind, "amount"):
        if column.name in table.numbers:
            continue
        values = (
            column.filter(~column.str.contains(r"^-?\d+\.(?:\d{1,2}|\d{4,})$"))
            if column.name in table.mixed
            else column
        )
        told.append(amounts.decimal_sign(values))
    signs = {sign for sign, matters in told if matters and sign}
    if len(signs) == 1:
        return signs.pop(), False
    asked = any(matters for _, matters in told)
    return ("" if asked else "."), asked


def _questions(
    layout: Layout, titles: list[str], *, order_asked: bool, decimal_asked: bool, currency: str
) -> Iterable[Question]:
    if order_asked:
        yield Question(
            "date_order",
            N_("Are the dates written day/month or month/day? No date in the file tells."),
            choices=("dmy", "mdy"),
        )
    if decimal_asked:
        yield Question(
            "decimal",
            N_("Which sign stands before the decimals of the amounts? The amounts in the file do not tell."),
            choices=(",", "."),
        )
    if "currency" in FIELDS[layout.kind] and "currency" not in layout.columns:
        yield Question(
            "currency",
            N_("In which currency are the amounts? The file has no column for it."),
            default=currency,
        )
    for problem in layouts.check(layout):
        yield Question(
            problem.column, N_("Which column holds “%(label)s”?"), problem.fields, tuple(t for t in titles)
        )


def describe(table: Table, rows: int = 20) -> pl.DataFrame:
    """Return the first lines of a table as they stand in the file, for showing beside the guess.

    Midnight, which workbooks write behind a day in a column that has texts as well, is not shown.
    """
    shown = table.frame.head(rows).rename({LINE: "line"}).drop(OVERFLOW)
    return shown.with_columns(pl.col(pl.String).str.strip_suffix(" 00:00:00"))
