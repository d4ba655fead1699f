"""Charts as SVG: declared with Altair, drawn by vl-convert, fit for a strict policy, for paper and for the dark.

A chart has no scripts and no styles inside. Its marks carry the print colours as attributes and a class each, so that
``components.css`` can give them the reader's colours; title and description make it one image to a screen reader, and
``ui/components/chart.html`` sets the figures beside it as a table.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert
from django.utils.safestring import SafeString

from cartera.money import amounts
from cartera.ui import formats
from cartera.ui.svg import FONT, PALETTE, clean

Row = Mapping[str, Any]
WIDE, NARROW = 640, 320


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart in two widths, and its figures as text for those who read rather than look."""

    title: str
    description: str
    wide: SafeString
    narrow: SafeString
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension of the rows: its key, what it is called, and whether it holds amounts of a currency."""

    key: str
    label: str
    currency: str = ""  # the values are then minor units of it


def bars(
    rows: Sequence[Row], x: Axis, y: Axis, *, title: str, description: str = "", sideways: bool = False
) -> Chart:
    """Draw one bar a row, in the order of the rows; sideways, one below the other, where names are long."""
    values = _values(rows, (x, y))
    if not sideways:
        spec = _base(values).mark_bar(color=PALETTE[0]).encode(x=_category(x), y=_quantity(y))
        return _drawn(spec, rows, (x, y), title, description)
    name = alt.Y(f"{x.key}:N", sort=None, title=None, axis=alt.Axis(labelLimit=180))
    size = alt.X(f"{y.key}:Q", title=None, axis=alt.Axis(tickCount=4, format=",~f", tickMinStep=1))
    spec = (
        _base(values)
        .mark_bar(color=PALETTE[0])
        .encode(y=name, x=size)
        .properties(padding={"left": 24, "right": 12})
    )
    return _drawn(spec, rows, (x, y), title, description, height=40 + 26 * len(rows))


def stacked(rows: Sequence[Row], x: Axis, y: Axis, by: Axis, *, title: str, description: str = "") -> Chart:
    """Draw one bar a value of ``x``, its parts the values of ``by`` in their first order: ageing over months."""
    values = _values(rows, (x, y, by))
    parts = list(dict.fromkeys(str(row[by.key]) for row in rows))
    encoding = {
        "x": _category(x),
        "y": _quantity(y),
        "color": _colours(by, parts),
        "order": alt.Order("_part:Q"),
    }
    for value in values:
        value["_part"] = parts.index(value[by.key])
    # The gap between parts tells them apart where colours do not.
    spec = _base(values).mark_bar(stroke="#ffffff", strokeWidth=1).encode(**encoding)
    return _drawn(spec, rows, (x, by, y), title, description)


def line(
    rows: Sequence[Row], x: Axis, y: Axis, by: Axis | None = None, *, title: str, description: str = ""
) -> Chart:
    """Draw one line, or one a value of ``by``, over the values of ``x`` in their order."""
    axes = (x, by, y) if by else (x, y)
    values = _values(rows, axes)
    encoding: dict[str, Any] = {"x": _category(x), "y": _quantity(y)}
    if by:
        parts = list(dict.fromkeys(str(row[by.key]) for row in rows))
        encoding |= {
            "color": _colours(by, parts, "stroke"),
            "strokeDash": alt.StrokeDash(
                f"{by.key}:N", sort=parts, scale=alt.Scale(domain=parts), legend=_legend("stroke")
            ),
        }
        spec = _base(values).mark_line(strokeWidth=2.5).encode(**encoding)
    else:
        spec = (
            _base(values)
            .mark_line(strokeWidth=2.5, color=PALETTE[0], point={"color": PALETTE[0], "size": 40})
            .encode(**encoding)
        )
    return _drawn(spec, rows, axes, title, description)


def _values(rows: Sequence[Row], axes: Sequence[Axis]) -> list[dict[str, Any]]:
    """Return what the drawing needs: amounts in whole units, everything else as written."""
    return [{axis.key: _value(row[axis.key], axis) for axis in axes} for row in rows]


def _value(value: Any, axis: Axis) -> Any:
    if axis.currency:
        return float(amounts.from_minor(value, axis.currency))
    return value if isinstance(value, (int, float)) else str(value)


def _base(values: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart({"values": values})


def _category(axis: Axis) -> alt.X:
    return alt.X(
        f"{axis.key}:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, labelLimit=90)
    )


def _quantity(axis: Axis) -> alt.Y:
    title = f"{axis.label} ({axis.currency})" if axis.currency else axis.label
    # The title lies above its axis: turned on its side it would run into labels wider than they were measured.
    axis_shape = alt.Axis(
        tickCount=4,
        format=",~f",
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleBaseline="bottom",
        titleX=0,
        titleY=-8,
    )
    return alt.Y(f"{axis.key}:Q", title=title, axis=axis_shape)


def _legend(symbol: str) -> alt.Legend:
    return alt.Legend(title=None, orient="bottom", columns=3, symbolType=symbol)


def _colours(axis: Axis, parts: list[str], symbol: str = "square") -> alt.Color:
    scale = alt.Scale(domain=parts, range=[PALETTE[i % len(PALETTE)] for i in range(len(parts))])
    return alt.Color(f"{axis.key}:N", scale=scale, sort=parts, legend=_legend(symbol))


def _drawn(
    spec: alt.Chart,
    rows: Sequence[Row],
    axes: Sequence[Axis],
    title: str,
    description: str,
    height: int = 220,
) -> Chart:
    texts = json.dumps(_number_words())
    svgs = [
        _svg(
            json.dumps(spec.properties(width=width, height=height).to_dict(), sort_keys=True),
            texts,
            title,
            description,
        )
        for width in (WIDE, NARROW)
    ]
    return Chart(
        title=title,
        description=description,
        wide=svgs[0],
        narrow=svgs[1],
        heads=tuple(axis.label for axis in axes),
        rows=tuple(tuple(_said(row[axis.key], axis) for axis in axes) for row in rows),
    )


def _said(value: Any, axis: Axis) -> str:
    if axis.currency:
        return formats.money(value, axis.currency)
    return formats.number(value) if isinstance(value, (int, float)) else str(value)


def _number_words() -> dict[str, Any]:
    """Return the reader's separators as d3 wants them."""
    symbols = formats.locale().number_symbols["latn"]
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
    }


CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": None,
    "autosize": {"type": "fit", "contains": "padding"},
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "axisX": {"grid": False},
    "legend": {"labelFontSize": 12, "symbolStrokeWidth": 2.5},
    "scale": {"bandPaddingInner": 0.3},
}


@lru_cache(maxsize=256)
def _svg(spec: str, texts: str, title: str, description: str) -> SafeString:
    """Draw a specification: the same one is drawn once a process."""
    drawn = vl_convert.vegalite_to_svg(json.loads(spec) | {"config": CONFIG}, format_locale=json.loads(texts))
    return clean(drawn, title, description)
