"""Backup, restore and export on a house that lives: on SQLite, on PostgreSQL, and from one to the other."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta

import polars as pl
import pytest
from click.testing import CliRunner
from django.db import connection
from tests import cast

from cartera.config.commands import cartera
from cartera.config.safekeeping import archive, exporting, meanings, operations, tables
from cartera.cycle import operations as cycle
from cartera.foundation import history, queries
from cartera.foundation.models import History, House
from cartera.foundation.tests.keeping import kept
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.portfolio import queries as portfolio
from cartera.strategy.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)
AT = cast.at(cast.MONDAY)
# Both commands in one process, as the command line calls them.
THERE_AND_BACK = """
import sys
from cartera.config import cli
for sys.argv in (["cartera", "restore", sys.argv[1]], ["cartera", "backup", sys.argv[2]]):
    try:
        cli.main()
    except SystemExit as ended:
        if ended.code:
            raise
"""


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    home = tmp_path / "home"
    settings.HOME, settings.MEDIA_ROOT = home, home / "files"
    (home / "files" / "logos").mkdir(parents=True)
    (home / "files" / "logos" / "ñandú.png").write_bytes(b"\x89PNG")
    (home / "secret_key").write_text("secret")


@pytest.fixture
def andina():
    return kept(chased)


def chased():
    creditor = cast.andina()
    debtor = cast.ana(creditor)
    Debtor.objects.filter(pk=debtor.pk).update(greeting_name='Ana "la ñata",\ncon salto')
    cast.owes(debtor, "F-1", 10000, due=cast.MONDAY - timedelta(days=6))
    cast.pays(debtor, "P-1", 2500, on=cast.MONDAY - timedelta(days=1))
    cycle.run(creditor=creditor, on=cast.MONDAY, at=AT, by=None)
    return creditor


@pytest.fixture
def zipped(andina, tmp_path):
    operations.backup(file=tmp_path / "b.zip", at=AT)
    return tmp_path / "b.zip"


def contents(manifest):
    """Return what the tables of a backup hold, but those that tell of backups and restores themselves.

    The house is one of them: restored, it rehearses.
    """
    return {
        each["name"]: (each["rows"], each["sha256"])
        for each in manifest["tables"]
        if each["name"] not in {"foundation_history", "foundation_job", "foundation_house"}
    }


def test_what_was_backed_up_comes_back_to_the_last_row(andina, zipped, tmp_path):
    before = archive.check(zipped)
    Debtor.objects.update(name="Otra")
    Message.objects.all().delete()
    Proposal.objects.all().delete()
    (tmp_path / "home/files/logos/ñandú.png").unlink()

    operations.restore(file=zipped, replace=True, at=AT)
    assert Debtor.objects.get().name == "Ana Quispe S.A.C."
    assert (tmp_path / "home/files/logos/ñandú.png").read_bytes() == b"\x89PNG"
    assert portfolio.untied() == []
    after = archive.write(tmp_path / "again.zip", at=AT)
    assert contents(after) == contents(before)
    assert History.objects.filter(event="foundation.house.restored").exists()


def test_nothing_leaves_a_restored_house_until_somebody_ends_its_rehearsal(andina, tmp_path):
    """What left after the backup was taken is ready in it, and would leave a second time."""
    House.objects.update(rehearsal=False)
    operations.backup(file=tmp_path / "live.zip", at=AT)
    operations.restore(file=tmp_path / "live.zip", replace=True, at=AT)
    assert House.objects.get().rehearsal


def test_the_house_goes_on_after_a_restore(andina, zipped):
    operations.restore(file=zipped, replace=True, at=AT)
    creditor = Creditor.objects.get()
    assert cast.bruno(creditor).pk > Debtor.objects.get(code="ana").pk
    assert cycle.run(creditor=creditor, on=cast.MONDAY, at=AT, by=None).state == "done"
    history.record("x.y.z", None, at=AT, by=None)


@pytest.mark.timeout(300)
def test_it_goes_to_the_other_database_and_back(zipped, tmp_path):
    elsewhere = {**os.environ, "CARTERA_HOME": str(tmp_path / "sqlite"), "DATABASE_URL": ""}
    command = [sys.executable, "-c", THERE_AND_BACK, str(zipped), str(tmp_path / "back.zip")]
    done = subprocess.run(command, env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    back = operations.restore(file=tmp_path / "back.zip", replace=True, at=AT)
    assert contents(back) == contents(archive.check(zipped))
    assert portfolio.untied() == []


def test_books_are_not_replaced_by_mistake(zipped, tmp_path):
    with pytest.raises(operations.NotEmpty):
        operations.restore(file=zipped, at=AT)
    operations.restore(file=zipped, replace=True, at=AT)
    (kept,) = (tmp_path / "home").glob("before-restore-*.zip")
    assert archive.check(kept)


def tampered(source, target, **changes):
    """Copy a zip with some members changed; None: left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "how",
    ["cut", "a row", "a table", "a file", "no zip", "../../evil", "cartera.sqlite3", "files/../../evil"],
)
def test_a_damaged_backup_changes_nothing(zipped, tmp_path, how):
    bad, content = tmp_path / "bad.zip", zipped.read_bytes()
    table = "tables/parties_debtor/00000.parquet"
    with zipfile.ZipFile(zipped) as old:
        frame = pl.read_parquet(old.read(table))
        manifest = json.loads(old.read("manifest.json"))
    if how == "cut":
        bad.write_bytes(content[: len(content) // 2])
    elif how == "no zip":
        bad.write_bytes(b"hello")
    elif how == "a row":
        frame.with_columns(name=pl.lit("Nadie")).write_parquet(tmp_path / "x")
        tampered(zipped, bad, **{table: (tmp_path / "x").read_bytes()})
    elif how == "a table":
        tampered(zipped, bad, **{table: None})
    elif how == "a file":
        tampered(zipped, bad, **{"files/secret_key": b"other"})
    else:
        manifest["files"].append({"name": how, "sha256": hashlib.sha256(b"evil").hexdigest()})
        tampered(zipped, bad, **{"manifest.json": json.dumps(manifest)})
        with zipfile.ZipFile(bad, "a") as more:
            more.writestr(f"files/{how}", b"evil")
    Debtor.objects.update(name="Otra")
    with pytest.raises(archive.BackupBroken):
        operations.restore(file=bad, replace=True, at=AT)
    assert Debtor.objects.get().name == "Otra"
    assert not (tmp_path.parent / "evil").exists()


def test_a_backup_of_a_newer_version_is_refused(zipped, tmp_path):
    with zipfile.ZipFile(zipped) as old:
        manifest = json.loads(old.read("manifest.json"))
    manifest["migrations"].append(["portfolio", "9999_of_the_future"])
    newer = tampered(zipped, tmp_path / "newer.zip", **{"manifest.json": json.dumps(manifest)})
    with pytest.raises(operations.BackupNewer):
        operations.restore(file=newer, replace=True, at=AT)


def test_a_backup_overwrites_no_other_and_is_read_by_its_owner_alone(zipped):
    if os.name == "posix":
        assert zipped.stat().st_mode & 0o077 == 0
    with pytest.raises(archive.FileExists):
        operations.backup(file=zipped, at=AT)


def test_what_is_written_meanwhile_is_not_in_it(andina, tmp_path, monkeypatch):
    """The snapshot is one moment, though tables are read one after the other."""
    real, seen = tables.parts, []

    def parts(cursor, table, **more):
        if not seen:
            seen.append(table)
            list(real(cursor, table))  # the snapshot began
            cast.bruno(andina)
        return real(cursor, table, **more)

    monkeypatch.setattr(archive.tables, "parts", parts)
    manifest = archive.write(tmp_path / "b.zip", at=AT)
    assert {each["name"]: each["rows"] for each in manifest["tables"]}["parties_debtor"] == 1
    assert Debtor.objects.count() == 2


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_an_export_holds_every_row_and_says_what_it_means(andina, settings, tmp_path, kind):
    proof = settings.MEDIA_ROOT / "evidence/acta.pdf"
    proof.parent.mkdir(parents=True)
    proof.write_bytes(b"%PDF-1.7")
    (settings.HOME / "secret_key").write_text("of the house")
    rows = exporting.export(folder=tmp_path / "out", kind=kind, at=AT)
    schema = json.loads((tmp_path / "out/schema.json").read_text())
    assert {each["table"]: each["rows"] for each in schema["tables"]} == rows
    read = pl.read_csv if kind == "csv" else pl.read_parquet
    entries = read(tmp_path / f"out/portfolio_ledgerentry.{kind}")
    assert entries.height == rows["portfolio_ledgerentry"] > 1
    assert entries["amount_minor"].sum() == 7500
    assert (tmp_path / f"out/foundation_user.{kind}").exists()
    assert "password" not in {column["column"] for each in schema["tables"] for column in each["columns"]}
    assert schema["files"] == ["files/evidence/acta.pdf", "files/logos/ñandú.png"]
    assert (tmp_path / "out/files/evidence/acta.pdf").read_bytes() == b"%PDF-1.7"
    assert not (tmp_path / "out/secret_key").exists()
    assert "account_emailaddress" in schema["left_out"]["tables"]
    assert {table.name for table in tables.known()} == rows.keys() | set(schema["left_out"]["tables"])
    with pytest.raises(exporting.FolderNotEmpty):
        exporting.export(folder=tmp_path / "out", kind=kind, at=AT)


def test_every_table_and_column_of_ours_has_a_meaning():
    for model in tables.models():
        if model.__module__.startswith("cartera."):
            assert len(meanings.of_table(model)) > 10
            for field in model._meta.concrete_fields:
                assert len(meanings.of_column(model, field)) > 3, field


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "Aún no hay una base de datos"), (b"x" * 9000, "No se puede leer la base de datos")],
)
def test_the_doctor_of_a_house_without_a_database_says_so_and_makes_none(tmp_path, content, said):
    file = tmp_path / "cartera.sqlite3"
    if content:
        file.write_bytes(content)
        file.chmod(0o644)
    told = subprocess.run(
        [sys.executable, "-c", "from cartera.config import cli; cli.main()", "doctor"], env={**os.environ, "CARTERA_HOME": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert said in told.stdout
    assert told.stderr == ""
    assert file.exists() == bool(content)
    assert ("chmod 600" in told.stdout) == bool(content and os.name == "posix")


def test_the_doctor_names_what_is_wrong_and_the_mend(andina, settings):
    settings.STATIC_ROOT = settings.HOME / "static"
    found = {
        each["code"]: each for each in json.loads(CliRunner().invoke(cartera, ["doctor", "--json"]).output)
    }
    assert not found["worker"]["well"]
    assert not found["static"]["well"]
    assert found["ledger"]["well"]
    assert found["accounts"]["well"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portfolio_receivable SET principal_open_minor = 1")
        cursor.execute("UPDATE cycle_standing SET account_id = 0")
    result = CliRunner().invoke(cartera, ["doctor"])
    assert result.exit_code == 1
    assert "F-1" in result.output
    assert "propuestas y situaciones no pertenecen" in result.output
    house = queries.house()
    assert house.rehearsal is False
