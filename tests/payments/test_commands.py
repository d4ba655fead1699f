"""`cartera payments` as people and programs use it."""

import json

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.payments.models import BankLine
from cartera.payments.reading import proofs
from cartera.payments.reading.tests.made import camt, move, mt940
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
