"""What an installation sets by environment variables, and what is said of what cannot be meant."""

import os
import subprocess
import sys

import pytest

from cartera.config import environment

WRONG = {
    "CARTERA_SMTP_PORT": "abc", "CARTERA_IMPORT_MAX_MB": "0", "CARTERA_LOG": "loud", "CARTERA_HTTPS": "sí",
    "CARTERA_NOW": "ayer", "CARTERA_SMTP_SECURITY": "foo", "CARTERA_LANGUAGE": "xx",
    "DATABASE_URL": "mysql://ana:secreta@servidor/libros",
}  # fmt: skip


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_worked_on(tmp_path):
    command = [sys.executable, "-m", "cartera.config.cli", "doctor"]
    given = {**os.environ, **WRONG, "CARTERA_HOME": str(tmp_path)}
    found = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert {line.split()[0] for line in found.stderr.splitlines()[1:]} == set(WRONG)
    assert "CARTERA_SMTP_PORT es «abc» y debe ser un número entero de 1 a 65535." in found.stderr
    assert "secreta" not in found.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


@pytest.mark.parametrize("url", ["nada", "postgres://u:x@h:puerto/x", "postgres://h"])
def test_what_names_no_database_is_none(monkeypatch, tmp_path, url):
    monkeypatch.setattr(environment, "WRONG", {})
    monkeypatch.setenv("DATABASE_URL", url)
    assert environment.database(tmp_path) == environment.NO_DATABASE
    with pytest.raises(environment.WrongSettings, match="DATABASE_URL"):
        environment.refuse_wrong()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////datos/x.sqlite3",
        "postgres://ana:x@servidor:5432/libros",
        "postgresql://postgres:@/postgres?host=/tmp/x",
    ],
)
def test_what_names_one_is_read(monkeypatch, tmp_path, url):
    monkeypatch.setattr(environment, "WRONG", {})
    monkeypatch.setenv("DATABASE_URL", url)
    assert environment.database(tmp_path)["ENGINE"] in environment.ENGINES
    environment.refuse_wrong()


def test_what_is_left_out_or_empty_is_as_usual(monkeypatch):
    monkeypatch.setattr(environment, "WRONG", {})
    monkeypatch.setenv("CARTERA_SMTP_PORT", " ")
    monkeypatch.delenv("CARTERA_HTTPS", raising=False)
    assert (environment.whole("CARTERA_SMTP_PORT", 587, most=9), environment.switch("CARTERA_HTTPS")) == (
        587,
        False,
    )
    environment.refuse_wrong()


def test_a_data_folder_that_cannot_be_used_is_told(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    command = [sys.executable, "-m", "cartera.config.cli", "doctor"]
    given = {**os.environ, "CARTERA_HOME": str(in_the_way / "casa"), "DATABASE_URL": ""}
    found = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert f"la carpeta de datos {in_the_way / 'casa'} no se puede usar" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_backup_without_its_server_is_refused_in_words(tmp_path):
    command = [sys.executable, "-m", "cartera.config.cli", "backup", str(tmp_path / "b.zip")]
    given = {**os.environ, "CARTERA_HOME": str(tmp_path), "DATABASE_URL": "postgres://a:b@127.0.0.1:1/c"}
    found = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "La máquina no permitió hacerlo" in found.stderr
    assert "Traceback" not in found.stderr
