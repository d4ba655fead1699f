"""Run the tests on SQLite and, at the same time, on a PostgreSQL of their own those that touch a database.

    python tools/on_both.py pytest -q -n logical

While some tests wait for a browser, for the disk or for the last of them to end, those on the other database go on: both
together take as long as there is work for the processors. What the second run says is shown when the first has ended.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

WITH_POSTGRES = Path(__file__).with_name("with_postgres.py")


def main(command: list[str]) -> int:
    """Run both; return 0 if all tests passed, else the exit status of a run that failed."""
    if not command:
        sys.exit(__doc__)
    with tempfile.TemporaryFile() as told:
        second = [sys.executable, str(WITH_POSTGRES), *command, "--touching-database"]
        on_postgres = subprocess.Popen(second, stdout=told, stderr=subprocess.STDOUT)
        print("== on SQLite", flush=True)
        on_sqlite = subprocess.run(command, check=False).returncode
        print("== on PostgreSQL, what touches a database", flush=True)
        ended = on_postgres.wait()
        told.seek(0)
        sys.stdout.buffer.write(told.read())
    return on_sqlite or ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
