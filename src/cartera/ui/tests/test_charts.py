"""Charts are images with a name, without styles or scripts, and the same data gives the same image."""

import re
from pathlib import Path

from django.utils import translation

from cartera.ui import charts, formats, svg

TOKENS = (Path(__file__).parent.parent / "static" / "ui" / "tokens.css").read_text()
ROWS = [{"bucket": "<al día>", "open": 120_050, "part": "a"}, {"bucket": "1–30", "open": 0, "part": "b"}]
BUCKET, OPEN, PART = (
    charts.Axis("bucket", "Bucket"),
    charts.Axis("open", "Open", "PEN"),
    charts.Axis("part", "Part"),
)


def bars():
    with translation.override("es"), formats.in_region("PE"):
        return charts.bars(ROWS, BUCKET, OPEN, title="Ageing & co", description="What is owed")


def test_a_chart_fits_a_policy_without_inline_styles():
    for drawn in (
        bars().wide,
        charts.line(ROWS, BUCKET, OPEN, PART, title="L").wide,
        charts.stacked(ROWS, BUCKET, OPEN, PART, title="S").narrow,
    ):
        assert not re.search(r"style=|<style|<script|\son\w+=|href=|\sid=", drawn)


def test_a_chart_is_one_image_with_title_and_description():
    drawn = bars().wide
    assert drawn.startswith("<svg")
    assert (
        'role="img" aria-label="Ageing &amp; co"><title>Ageing &amp; co</title><desc>What is owed</desc>'
        in drawn
    )
    assert drawn.count("aria-") == 1


def test_the_same_data_is_the_same_image():
    first = bars().wide
    charts._svg.cache_clear()
    assert bars().wide == first


def test_the_figures_stand_beside_the_chart_as_the_reader_writes_them():
    chart = bars()
    assert chart.heads == ("Bucket", "Open")
    assert chart.rows[0] == ("<al día>", "S/\u00a01,200.50")
    assert "&lt;al día&gt;" in chart.wide


def test_a_style_becomes_attributes():
    cleaned = svg.clean(
        '<svg xmlns="http://www.w3.org/2000/svg"><rect style="fill: red; stroke:#0c5a66"/></svg>', "t", ""
    )
    assert '<rect fill="red" stroke="#0c5a66" class="stroke-1" />' in cleaned


def test_the_print_colours_are_those_of_the_tokens():
    light = TOKENS.split("@media")[0]
    for number, colour in enumerate(svg.PALETTE, start=1):
        assert f"--chart-{number}: {colour};" in light
    assert f"--chart-ink: {svg.INK};" in light
    assert f"--chart-line: {svg.LINE};" in light
