"""What disk and database do not let be done is said in words, with the status of a refusal."""

import os
import subprocess
import sys

import pytest


def cartera(home, *arguments):
    env = {**os.environ, "CARTERA_HOME": str(home), "DATABASE_URL": "", "CARTERA_LANGUAGE": "es"}
    asked = [sys.executable, "-m", "cartera.config.cli", *map(str, arguments)]
    return subprocess.run(asked, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("command", [("ledger", "check"), ("run", "--plan"), ("imports", "list")])
def test_a_database_that_is_none_is_named_without_a_traceback(tmp_path, command) -> None:
    (tmp_path / "cartera.sqlite3").write_text("garbage " * 1000)
    answer = cartera(tmp_path, *command)
    assert answer.returncode == 2
    assert "La máquina no permitió hacerlo: file is not a database." in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_folder_that_is_not_there_takes_no_backup(tmp_path) -> None:
    assert cartera(tmp_path, "doctor").returncode in {0, 1, 2}
    answer = cartera(tmp_path, "backup", tmp_path / "nowhere" / "x.zip")
    assert (answer.returncode, "Traceback" in answer.stderr) == (2, False)
    assert "nowhere" in answer.stderr


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("import", "nada.csv"), "El valor de 'FILE' no sirve: no existe 'nada.csv'."),
        (("run", "--on", "31/12/2026"), "'31/12/2026' no es un día; escríbalo como 2026-10-31."),
        (("runn",), "No hay una orden 'runn'."),
    ],
)
def test_a_command_line_that_cannot_be_meant_is_told_in_the_language_of_the_others(
    tmp_path, asked, said
) -> None:
    answer = cartera(tmp_path, *asked)
    assert answer.returncode == 2
    assert said in answer.stderr
