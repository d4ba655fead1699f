"""`cartera payments` as people and programs use it."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.payments.models import BankLine
from cartera.payments.reading import proofs
from cartera.payments.reading.tests.made import camt, move, mt940
from cartera.portfolio.models import Payment
from tests import cast

TWO = [move("150.00", "factura F-1", ref="A1", payer="ANA"), move("-20.00", "comision", ref="A2")]


@pytest.fixture
def house(db, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("CARTERA_NOW", "2026-10-20T15:00:00+00:00")
    settings.MEDIA_ROOT = tmp_path / "media"
    return cast.andina()


def said(*words):
    return CliRunner().invoke(cartera, ["payments", *map(str, words)])


def test_a_file_is_tried_taken_in_and_known_the_second_time(house, tmp_path) -> None:
    path = tmp_path / "extracto.xml"
    path.write_text(camt(TWO))
    tried = said("import", path, "--dry-run", "--json")
    assert (tried.exit_code, json.loads(tried.output)["added"], BankLine.objects.count()) == (0, 2, 0)
    taken = json.loads(said("import", path, "--json").output)
    assert (taken["written"], taken["format"], taken["added"], taken["refused"]) == (
        True,
        "camt053",
        2,
        False,
    )
    assert json.loads(said("import", path, "--json").output)["again"]
    rows = json.loads(said("lines", "--json").output)
    assert [row["amount_minor"] for row in rows] == [-2_000, 15_000]
    assert "150.00" in said("lines", "--kind", "credit").output
    assert said("receipts").exit_code == 0


@pytest.fixture
def owing(house):
    ana = cast.ana(house)
    cast.owes(ana, "F001-00012345", 15_000, due=date(2026, 10, 1))
    cast.owes(ana, "F001-00012399", 99_000, due=date(2026, 10, 1))
    return house


def written(tmp_path):
    path = tmp_path / "extracto.xml"
    lines = [move("150.00", "PAGO F001-12345", ref="A1"), move("77.00", "deposito", ref="A2")]
    path.write_text(camt(lines))
    return path


def test_what_the_lines_of_a_file_pay_is_looked_for_at_once(owing, tmp_path) -> None:
    path = written(tmp_path)
    assert json.loads(said("import", path, "--json", "--dry-run").output)["matched"] is None
    told = json.loads(said("import", path, "--json").output)
    assert told["matched"] == {"lines": 2, "applied": 1, "waiting": 1, "reasons": {"nobody_found": 1}}
    again = json.loads(said("import", path, "--json").output)
    assert (again["again"], again["matched"]["applied"]) == (True, 0)
    assert Payment.objects.count() == 1


def test_a_person_reads_what_was_applied_and_why_the_rest_waits(owing, tmp_path) -> None:
    told = said("import", written(tmp_path)).output
    assert "Esperaban 2 líneas: 1 aplicadas, 1 esperan a una persona." in told
    assert "Por qué esperan" in told


def test_matching_may_be_left_for_later(owing, tmp_path) -> None:
    told = json.loads(said("import", written(tmp_path), "--no-match", "--json").output)
    assert (told["added"], told["matched"], Payment.objects.count()) == (2, None, 0)
    assert json.loads(said("match", "--json").output)["applied"] == 1


def test_a_refused_file_says_line_and_cause_and_writes_nothing(house, tmp_path) -> None:
    path = tmp_path / "extracto.sta"
    path.write_text(mt940(TWO).replace("C150,00", "Cx"))
    answer = said("import", path)
    assert answer.exit_code == 2
    assert "extracto.sta:5:" in answer.output
    told = json.loads(said("import", path, "--json").output)
    assert (told["refused"], told["problems"][0]["line"]) == (True, 5)
    assert not BankLine.objects.exists()


def test_the_text_of_a_pdf_is_read(tmp_path) -> None:
    typst = pytest.importorskip("typst")
    source = tmp_path / "r.typ"
    source.write_text("BCP Constancia de transferencia \\ Importe: S/ 150.00 \\ N° de operación 02345678")
    path = tmp_path / "r.pdf"
    path.write_bytes(typst.compile(str(source)))
    proof = proofs.look(path)
    assert proof is not None
    assert "02345678" in proof.text
