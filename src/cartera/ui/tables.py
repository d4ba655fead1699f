"""The one way lists are filtered, sorted and paged. `exports` writes the same table as a file.

    LIST = Table(
        columns=(
            Column("debtor", _("Debtor"), sort="debtor__sought", link="url"),
            Column("open_minor", _("Open"), "money", sort="open_minor"),
            Column("state", _("State"), "state", family="proposal"),
        ),
        filters=(Filter("q", _("Search"), "search", ("debtor__sought__seek",)),),
        order="-open_minor",
    )
    page = LIST.page(queryset_or_dicts, request.GET)      # two queries, whatever the size

Works on querysets of ``.values()`` and on lists of dicts; a row is a mapping from column name to value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, QuerySet
from django.utils.translation import gettext

from cartera.foundation import seeking
from cartera.problems import Problem
from cartera.ui import asked
from cartera.ui.filters import Filter, narrow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

__all__ = ["Column", "Filter", "Head", "Page", "Table"]

Row = Mapping[str, Any]
Rows = QuerySet[Any, Any] | Sequence[Row]
RIGHT = frozenset({"money", "number", "percent"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``kind`` is text, money (minor units), number, percent (a share), day, moment, state or reason."""

    name: str
    label: "StrOrPromise"
    kind: str = "text"
    sort: str = ""  # a field to order by; empty: the heading does not sort
    currency: str = "currency"  # for money: the row's key that holds the currency
    family: str = ""  # for state: whose words
    link: str = ""  # the row's key that holds the address the cell opens
    sub: str = ""  # the row's key of a second, quieter line …
    sub_label: "StrOrPromise" = ""  # … and its heading in a file; empty: as `head_of_sub` makes it
    export: bool = True
    show: bool = True  # False: only in the file
    figures: bool = False  # a text made of figures, which stand to the right as such

    @property
    def css(self) -> str:
        """Return the class of the column's cells."""
        return (
            "num"
            if self.kind in RIGHT or self.figures
            else "nowrap"
            if self.kind in {"day", "moment", "state"}
            else ""
        )

    @property
    def head_of_sub(self) -> "StrOrPromise":
        """Return the heading of the second line where it stands in a column of its own."""
        if self.sub_label:
            return self.sub_label
        if self.sub in {"code", "debtor__code"}:
            return gettext("Code")
        return gettext("%(column)s: detail") % {"column": self.label}


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading on a page: where its sort link leads and how it is sorted now."""

    column: Column
    url: str = ""
    sorted: str = ""  # "ascending", "descending" or empty


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as it stands: what was asked for, and what may be."""

    filter: Filter
    value: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a table, ready for ``ui/components/table.html``."""

    table: "Table"
    rows: list[Row]
    heads: tuple[Head, ...]
    filters: tuple[Choice, ...]
    total: int
    number: int
    pages: int
    start: int  # the first row's number, from 1; 0 when there is none
    order: str
    query: str  # the filters and the order as a query string, for exports and bulk acts
    problems: tuple[Problem, ...]
    previous_url: str = ""
    next_url: str = ""

    @property
    def end(self) -> int:
        """Return the last row's number."""
        return self.start + len(self.rows) - 1 if self.rows else 0

    @property
    def narrowed(self) -> bool:
        """Say whether a filter hides rows: an empty list then offers to clear it."""
        return any(choice.value for choice in self.filters if choice.filter.kind != "kept")

    @property
    def cleared_url(self) -> str:
        """Return the address of the whole list."""
        return "?" + urlencode(
            {each.filter.name: each.value for each in self.filters if each.filter.kind == "kept"}
        )

    @property
    def orders(self) -> "list[tuple[str, StrOrPromise, bool]]":
        """Return the orders a phone's list offers: value, label, descending."""
        return [
            (sign + head.column.name, head.column.label, bool(sign))
            for head in self.heads
            if head.column.sort
            for sign in ("", "-")
        ]


@dataclass(frozen=True, slots=True)
class Table:
    """What a list shows and how it may be narrowed and ordered. ``key`` makes the order total, page after page."""

    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    order: str = ""  # a column's name, with a minus for descending
    key: str = "id"
    page_size: int = 50
    fields: tuple[
        str, ...
    ] = ()  # what to read of a queryset of a model: last, so that counting joins no other table
    shape: Callable[[dict[str, Any]], Row] | None = (
        None  # adds to a row what is said and not stored; asks nothing
    )

    @property
    def shown(self) -> tuple[Column, ...]:
        """Return the columns of the page."""
        return tuple(column for column in self.columns if column.show)

    def shaped(self, row: Row) -> Row:
        """Return a row as it is shown."""
        return self.shape(dict(row)) if self.shape else row

    def select(self, rows: Rows, params: Mapping[str, str]) -> tuple[Rows, list[Problem]]:
        """Return all rows the filters leave, in order, and what was wrong with the filters. No query is made."""
        narrowed, problems = narrow(rows, self.filters, params)
        return self._read(self._ordered(narrowed, self._order(params))), problems

    def page(self, rows: Rows, params: Mapping[str, str]) -> Page:
        """Return the page that ``params`` ask for: on a queryset one query counts and one reads."""
        narrowed, problems = narrow(rows, self.filters, params)
        total = narrowed.count() if isinstance(narrowed, QuerySet) else len(narrowed)
        found = self._read(self._ordered(narrowed, self._order(params)))
        pages = max(1, -(-total // self.page_size))
        number = min(max(1, asked.whole(params.get("page", "")) or 1), pages)
        first = (number - 1) * self.page_size
        given = {of.name: params[of.name] for of in self.filters if params.get(of.name)}
        order = self._order(params)
        kept = given | ({"sort": order} if params.get("sort") else {})
        return Page(
            table=self,
            rows=[self.shaped(row) for row in found[first : first + self.page_size]],
            heads=tuple(_head(column, order, given) for column in self.shown),
            filters=tuple(Choice(of, given.get(of.name, "")) for of in self.filters),
            total=total,
            number=number,
            pages=pages,
            start=first + 1 if total else 0,
            order=order,
            query=urlencode(kept),
            problems=tuple(problems),
            previous_url="?" + urlencode({**kept, "page": number - 1}) if number > 1 else "",
            next_url="?" + urlencode({**kept, "page": number + 1}) if number < pages else "",
        )

    def _read(self, rows: Rows) -> Rows:
        return rows.values(*self.fields) if self.fields and isinstance(rows, QuerySet) else rows

    def _order(self, params: Mapping[str, str]) -> str:
        asked = params.get("sort", "")
        sortable = {column.name for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in sortable else self.order

    def _ordered(self, rows: Rows, order: str) -> Rows:
        column = next((of for of in self.columns if of.name == order.removeprefix("-")), None)
        descending = order.startswith("-")
        if isinstance(rows, QuerySet):
            by = column.sort or column.name if column else ""
            # Without a value last, either way: SQLite and PostgreSQL would disagree otherwise. Asked for only where
            # a value may be missing, because an index is no help to it.
            last = True if _may_be_null(rows, by) else None
            first = [F(by).desc(nulls_last=last) if descending else F(by).asc(nulls_last=last)] if by else []
            return rows.order_by(*first, self.key)
        if not column:
            return rows
        known = [row for row in rows if row[column.name] is not None]
        known.sort(key=_of(column.name), reverse=descending)
        return known + [row for row in rows if row[column.name] is None]


def _may_be_null(rows: QuerySet[Any, Any], name: str) -> bool:
    try:
        return bool(rows.model._meta.get_field(name).null)
    except FieldDoesNotExist:
        return True  # of another table, or computed


def _of(name: str) -> Callable[[Row], Any]:
    """Return what rows are ordered by: words as people order them."""
    return lambda row: seeking.plain(row[name]) if isinstance(row[name], str) else row[name]


def _head(column: Column, order: str, given: Mapping[str, str]) -> Head:
    if not column.sort:
        return Head(column)
    # Figures are asked for from the largest, words from A.
    first = "-" if column.kind in RIGHT else ""
    now = order.removeprefix("-") == column.name
    then = column.name if order.startswith("-") else f"-{column.name}"
    url = "?" + urlencode({**given, "sort": then if now else first + column.name})
    return Head(column, url, ("descending" if order.startswith("-") else "ascending") if now else "")
