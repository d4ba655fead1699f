"""Get a Chromium for the browser tests where that can be done; say how where it cannot.

Debian's own package is used, not Playwright's download: it comes from the machine's usual source and is kept up to
date by it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def find_chromium() -> str | None:
    """Return the path of a Chromium: the one named by CARTERA_CHROMIUM, the system's, or Playwright's own."""
    named = os.environ.get("CARTERA_CHROMIUM")
    if named:
        return named
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    own = Path("~/.cache/ms-playwright").expanduser()
    return next((str(path) for path in sorted(own.glob("chromium-*/chrome-linux*/chrome"))), None)


def main() -> None:
    """Find, else install, else explain. Having no browser is no failure: its tests are skipped and say so."""
    if not find_chromium() and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "--quiet"], check=False, stdout=subprocess.DEVNULL)
        install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"]
        subprocess.run(install, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    found = find_chromium()
    if found:
        print(f"Browser tests will use {found}")
        return
    print(
        "No Chromium here, so browser tests will be skipped. To run them:\n"
        "  Debian, Ubuntu:  sudo apt-get install chromium\n"
        "  elsewhere:       .venv/bin/playwright install chromium\n"
        "  your own:        export CARTERA_CHROMIUM=/path/to/chromium",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
