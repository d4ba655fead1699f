"""Electronic documents by the terminal: a folder taken in once, everything else listed, exit statuses."""

import json

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.intake.documents.tests import samples
from cartera.parties import operations as parties
from cartera.portfolio.models import Receivable
from cartera.portfolio.tests.books import AT


@pytest.fixture
def folder(books, tmp_path):
    parties.change_creditor(creditor=books.creditor, tax_id=samples.SELLER_PE, at=AT, by=None)
    (tmp_path / "1.xml").write_text(samples.peruvian(due="2026-10-01"), encoding="utf-8")
    (tmp_path / "2.xml").write_text(samples.peruvian()[:400], encoding="utf-8")
    return tmp_path


def cli(*arguments):
    return CliRunner().invoke(cartera, [str(each) for each in arguments])


def test_a_folder_goes_in_and_what_did_not_is_listed(folder) -> None:
    answer = cli("documents", "import", folder)
    assert (answer.exit_code, Receivable.objects.count()) == (1, 1)
    assert "2.xml:1: El archivo termina a la mitad" in answer.stderr
    assert "S/" in answer.stdout or "PEN" in answer.stdout
    assert cli("documents", "import", folder / "1.xml").exit_code == 0


def test_programs_read_every_file_with_its_result(folder) -> None:
    told = json.loads(cli("documents", "import", folder, "--json").stdout)
    assert (told["added"], told["bad"], told["written"]) == (1, 1, True)
    assert [
        (each["result"], each["problems"][:1] and each["problems"][0]["code"]) for each in told["files"]
    ] == [
        ("added", []),
        ("refused", "truncated"),
    ]


def test_a_dry_run_writes_nothing(folder) -> None:
    answer = cli("documents", "import", folder, "--dry-run", "--json")
    assert (json.loads(answer.stdout)["written"], Receivable.objects.count()) == (False, 0)


def test_documents_are_listed_and_shown_as_they_came(folder) -> None:
    cli("documents", "import", folder)
    (row,) = json.loads(cli("documents", "list", "--json").stdout)
    assert row["number"] == "F001-5"
    assert cli("documents", "show", row["id"]).stdout == samples.peruvian(due="2026-10-01")
    assert cli("documents", "show", 999).exit_code == 2


def test_without_a_tax_id_of_ours_nothing_is_taken_in(books, tmp_path) -> None:
    (tmp_path / "1.xml").write_text(samples.peruvian(), encoding="utf-8")
    answer = cli("documents", "import", tmp_path)
    assert (answer.exit_code, "Andina" in answer.stderr) == (2, True)
