"""Everything that people read exists in Spanish."""

import subprocess
import sys

from tests.house.reading import ROOT


def test_no_text_lacks_its_translation() -> None:
    asked = [sys.executable, "tools/translations.py", "check"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
