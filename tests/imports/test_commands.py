"""Files by the terminal: exit statuses, questions with the option that answers them, layouts, undoing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from cartera.config.commands import cartera
from cartera.intake.tests.conftest import LINES
from cartera.intake.tests.test_pages import two_sheets
from cartera.portfolio import queries
from cartera.portfolio.models import Import, Receivable, SavedLayout
from cartera.problems import Problem
from cartera.ui.templatetags.cartera_ui import said


@pytest.fixture
def folder(books, tmp_path):
    (tmp_path / "facturas.csv").write_text(LINES, encoding="utf-8")
    return tmp_path


def cli(*arguments):
    return CliRunner().invoke(cartera, [str(each) for each in arguments])


def test_everything_went_in(folder) -> None:
    answer = cli("import", folder / "facturas.csv", "--json")
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["added"], told["sums"], told["written"]) == (0, 2, {"PEN": 133440}, True)
    assert json.loads(cli("import", folder / "facturas.csv", "--json").stdout)["left"] == 2


def test_a_dry_run_writes_nothing(folder) -> None:
    answer = cli("import", folder / "facturas.csv", "--dry-run", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["written"], Receivable.objects.count()) == (
        0,
        False,
        0,
    )


def test_some_lines_were_bad_and_are_written_beside_the_file(folder) -> None:
    (folder / "x.csv").write_text(LINES + "F-3;C3;abc;PEN;13/09/2026;13/10/2026;\n", encoding="utf-8")
    answer = cli("import", folder / "x.csv", "--bad", folder / "mend.csv")
    assert answer.exit_code == 1
    assert "x.csv:4" in answer.stderr
    mended = (folder / "mend.csv").read_text(encoding="utf-8-sig").replace("abc", "5,00")
    (folder / "mend.csv").write_text(mended, encoding="utf-8")
    assert cli("import", folder / "mend.csv").exit_code == 0
    assert Receivable.objects.count() == 3


def test_bad_lines_that_somebody_is_mending_are_not_written_over(folder) -> None:
    bad = "F-3;C3;abc;PEN;13/09/2026;13/10/2026;\n"
    (folder / "x.csv").write_text(LINES + bad, encoding="utf-8")
    first = folder / "x-errores.csv"
    assert str(first) in cli("import", folder / "x.csv").stderr
    assert str(first) in cli("import", folder / "x.csv").stderr, "the same lines need no second file"
    first.write_text("la mitad ya corregida", encoding="utf-8")
    assert str(folder / "x-errores-2.csv") in cli("import", folder / "x.csv").stderr
    assert first.read_text(encoding="utf-8") == "la mitad ya corregida"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_bad_lines_on_a_full_disk_are_told_and_the_good_ones_are_in(folder) -> None:
    (folder / "x.csv").write_text(LINES + "F-3;C3;abc;PEN;13/09/2026;13/10/2026;\n", encoding="utf-8")
    answer = cli("import", folder / "x.csv", "--bad", "/dev/full")
    assert answer.exit_code == 1
    assert Receivable.objects.count() == 2
    assert "Las líneas buenas ya entraron" in answer.stderr


def test_a_date_that_no_order_makes_possible_is_a_bad_line_and_no_question(folder) -> None:
    iso = LINES.replace("13/09/2026", "2026-09-13").replace("13/10/2026", "2026-10-13")
    (folder / "x.csv").write_text(iso + "F-3;C3;1,00;PEN;2026-09-13;31/13/2026;\n", encoding="utf-8")
    answer = cli("import", folder / "x.csv")
    assert answer.exit_code == 1
    assert "«31/13/2026» no es una fecha" in answer.stderr


def test_what_is_only_to_be_known_does_not_read_like_a_refusal(folder) -> None:
    (folder / "x.csv").write_text(LINES + "F-3;C3;1,00;PEN;13/11/2026;13/10/2026;\n", encoding="utf-8")
    answer = cli("import", folder / "x.csv")
    assert answer.exit_code == 0
    assert "aviso: Vence antes de su emisión" in answer.stderr


def test_every_bad_line_is_told(folder) -> None:
    bad = "".join(f"X-{number};C3;1,00;PEN;13/09/2026;9{number}/10/2026;\n" for number in range(30))
    good = "".join(f"G-{number};C3;1,00;PEN;13/09/2026;13/10/2026;\n" for number in range(60))
    (folder / "x.csv").write_text(LINES + good + bad, encoding="utf-8")
    told = cli("import", folder / "x.csv", "--dry-run").stderr
    assert [line for line in range(64, 94) if f"x.csv:{line}:" not in told] == []


def test_a_column_with_many_wrong_cells_is_known_by_its_title_and_each_is_told(folder) -> None:
    lines = [f"F-{n};C{n};{'abc' if n % 2 else '1,00'};PEN;13/09/2026;13/10/2026" for n in range(20)]
    head = "documento;cliente;monto;moneda;emisión;vencimiento"
    (folder / "x.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    answer = cli("import", folder / "x.csv")
    assert (answer.exit_code, Receivable.objects.count()) == (1, 10)
    assert [line for line in range(3, 22, 2) if f"x.csv:{line}: monto:" not in answer.stderr] == []


@pytest.mark.parametrize("name", ["nowhere/mend.csv", "facturas.csv", ""])
def test_a_place_where_no_bad_line_can_be_written_is_told_before_anything_comes_in(folder, name) -> None:
    answer = cli("import", folder / "facturas.csv", "--bad", folder / name)
    assert (answer.exit_code, Receivable.objects.count()) == (2, 0)


def test_a_slip_in_the_year_takes_nothing_in(folder) -> None:
    answer = cli("import", folder / "facturas.csv", "--on", "2063-01-01")
    assert (answer.exit_code, Receivable.objects.count()) == (2, 0)
    assert "2063-01-01" in answer.stderr


def test_an_open_question_is_refused_with_the_option_that_answers_it(folder) -> None:
    path = folder / "y.csv"
    path.write_text("Factura;Cliente;Importe;Vencimiento\nF-1;C1;10,50;03/04/2026\n", encoding="utf-8")
    answer = cli("import", path)
    assert answer.exit_code == 2
    assert "--date-order" in answer.stderr
    assert "--currency" not in answer.stderr  # the creditor's own is taken
    assert (
        cli("import", path, "--date-order", "dmy", "--currency", "pen", "--save-layout", "diario").exit_code
        == 0
    )
    path.write_text(path.read_text().replace("10,50", "10,60"))
    assert cli("import", path).exit_code == 0, "the layout answers from now on"
    assert SavedLayout.objects.get().name == "diario"
    assert "Vencimiento" in cli("layouts", "show", "diario").stdout
    assert json.loads(cli("layouts", "list", "--json").stdout)[0]["kind"] == "receivables"


def test_another_sheet_of_a_workbook_is_named_and_can_be_chosen(folder) -> None:
    (folder / "libro.xlsx").write_bytes(two_sheets("Lima", "Cusco"))
    assert "Cusco (--sheet)" in cli("import", folder / "libro.xlsx", "--dry-run").stdout
    assert cli("import", folder / "libro.xlsx", "--sheet", "Cusco").exit_code == 0
    assert [each.number for each in Receivable.objects.all()] == ["F-Cusco"]
    assert cli("import", folder / "libro.xlsx", "--sheet", "Puno").exit_code == 2


def test_an_unknown_layout_and_a_file_nobody_can_read_are_refused(folder) -> None:
    assert cli("import", folder / "facturas.csv", "--layout", "nadie").exit_code == 2
    (folder / "empty.csv").write_text("")
    assert cli("import", folder / "empty.csv").exit_code == 2


def test_closing_much_needs_a_yes(folder) -> None:
    cli("import", folder / "facturas.csv")
    head, first, _ = LINES.replace("Importe", "Saldo").splitlines(keepends=True)
    (folder / "saldos.csv").write_text(head + first.replace("F-1;C1", "F-2;C2").replace("1.234,50", "99,90"))
    tried = cli("import", folder / "saldos.csv", "--kind", "open_balances", "--complete", "--dry-run")
    assert (tried.exit_code, "--yes" in tried.stderr) == (0, True), "who tries is told what it will ask"
    refused = cli("import", folder / "saldos.csv", "--kind", "open_balances", "--complete")
    assert (refused.exit_code, Import.objects.count()) == (2, 1)
    assert (
        cli("import", folder / "saldos.csv", "--kind", "open_balances", "--complete", "--yes").exit_code == 0
    )
    assert not Receivable.objects.get(number="F-1").open_minor


def test_imports_are_listed_and_undone(folder) -> None:
    cli("import", folder / "facturas.csv")
    (row,) = json.loads(cli("imports", "list", "--json").stdout)
    assert (row["added"], row["state"]) == (2, "done")
    assert cli("imports", "undo", row["id"], "--why", "wrong file").exit_code == 0
    assert queries.untied() == []
    assert cli("imports", "undo", row["id"]).exit_code == 2
    assert cli("imports", "undo", "999999").exit_code == 2


def test_a_column_that_is_not_found_is_asked_for_in_the_readers_words():
    doubt = Problem("code", "Which column holds “%(label)s”?", {"label": "Customer code"})
    with translation.override("es"):
        assert "Customer code" not in said(doubt)
