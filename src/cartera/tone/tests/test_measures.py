import re
from pathlib import Path

import pytest

from cartera.tone.tests import measuring

ROOT = Path(__file__).parents[4]
SETS = (*measuring.LEARNED, *measuring.APART)
PAGES = {"es": ROOT / "docs/es/enviar.md", "en": ROOT / "docs/en/sending.md"}


@pytest.mark.parametrize("file", measuring.LEARNED, ids=lambda file: file.stem)
def test_what_may_not_be_said_is_found_and_what_may_is_left_alone(file):
    measure = measuring.measure(file)
    assert measure.recall >= 0.95, measure.wrong
    assert measure.false_alarms <= 0.05, measure.wrong


def test_so_it_is_in_sentences_that_nothing_was_fitted_to():
    measures = [measuring.measure(file) for file in measuring.APART]
    assert sum(each.unlawful + each.innocent for each in measures) >= 120
    wrong = [each.wrong for each in measures]
    assert sum(each.found for each in measures) >= 0.95 * sum(each.unlawful for each in measures), wrong
    assert sum(each.alarms for each in measures) <= 0.05 * sum(each.innocent for each in measures), wrong


def test_the_set_is_large_and_half_of_it_is_innocent():
    measure = measuring.measure(measuring.OWN)
    assert measure.unlawful + measure.innocent >= 120
    assert min(measure.unlawful, measure.innocent) >= 0.4 * (measure.unlawful + measure.innocent)


@pytest.mark.parametrize(
    "row",
    [row for row in measuring.sentences(measuring.OWN) if "finds" in row],
    ids=lambda row: row["text"][:40],
)
def test_each_is_found_for_what_it_is(row):
    assert row["finds"] in {finding.code for finding in measuring.findings(row)}


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", PAGES)
def test_the_manual_gives_the_figures_that_are_measured(language, file):
    measure = measuring.measure(file)
    figures = [measure.found, measure.unlawful, measure.alarms, measure.innocent]
    rows = re.findall(
        r"^\|[^|]*\| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGES[language].read_text(), re.MULTILINE
    )
    assert [str(figure) for figure in figures] in [list(row) for row in rows], (
        f"write into the table: {figures}"
    )
