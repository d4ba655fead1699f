"""`cartera rates import`, as people and programs call it."""

import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera

UF = "series,date,value\nUF,2026-03-01,39482.17\nUF,2026-03-02,39490.00\nUVR,2026-03-01,395.1234\n"


@pytest.mark.django_db
def test_the_command_tells_what_it_took(tmp_path):
    file = tmp_path / "uf.csv"
    file.write_text("\ufeff" + UF, encoding="utf-8")
    result = CliRunner().invoke(cartera, ["rates", "import", str(file), "--json"])
    assert result.exit_code == 0, result.output
    assert '"added": 3' in result.output
    file.write_text(UF.replace("395.1234", "395.1235"))
    assert CliRunner().invoke(cartera, ["rates", "import", str(file)]).exit_code == 2
    file.write_text("nada\n")
    assert CliRunner().invoke(cartera, ["rates", "import", str(file)]).exit_code == 1
