"""Loaded by pytest before Django (`-p` in pyproject): tests get a data folder of their own, thrown away afterwards.

It must come first, because settings read the environment when they are imported.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="cartera-tests-"))
(HOME / "static").mkdir()  # whitenoise warns when it is missing

# A developer's own installation must neither be seen nor touched, whatever the shell exports.
for name in [name for name in os.environ if name.startswith("CARTERA_")]:
    if name not in {"CARTERA_LONG", "CARTERA_CHROMIUM"}:
        del os.environ[name]
if "PYTEST_XDIST_WORKER" in os.environ:
    # The workers keep every core busy without threads of theirs.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    # What is registered first is done last: a worker that has told all its results need not take itself apart, for seconds.
    atexit.register(os._exit, 0)
os.environ["CARTERA_HOME"] = str(HOME)
# Thousands of collected tests and their modules live to the end: looking through them again and again finds nothing.
gc.set_threshold(100_000, 20, 100)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)


def pytest_collection_finish() -> None:
    """Set aside what was collected, so that the last look for garbage, too, is at what the tests left."""
    gc.freeze()
