"""How the tests run: fast hashes, plain static files, a database file of their own, and what is left out said aloud."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from tests.long import LONG
from tools.browser import find_chromium

NO_CHROMIUM = (
    "no Chromium was found. `make browser` installs one where it can; "
    "or name yours: CARTERA_CHROMIUM=/path/to/chromium"
)

hypothesis.settings.register_profile("fast", max_examples=40, deadline=None)
hypothesis.settings.register_profile("long", max_examples=1000, deadline=None)
hypothesis.settings.load_profile("long" if LONG else "fast")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that the second run, on PostgreSQL, uses."""
    parser.addoption(
        "--touching-database",
        action="store_true",
        help="only tests that use the database: the others gave the same answer on the other one",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set what only tests need. Django is already set up here, but no connection is open yet."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Files are looked for when somebody asks for one, and not all of them whenever a client is made.
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    default = connections.databases["default"]
    if default["ENGINE"].endswith("sqlite3"):
        # A file, not memory: other processes, threads and ADBC must be able to read what a test wrote.
        default["TEST"]["NAME"] = str(settings.HOME / "tests.sqlite3")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for; skip browser tests, with the way to get them, where there is no browser."""
    touching = config.getoption("--touching-database")
    kept, left = [], []
    for item in items:
        wanted = (LONG or not item.get_closest_marker("long")) and (not touching or touches_database(item))
        (kept if wanted else left).append(item)
        if item.get_closest_marker("browser") and not find_chromium():
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
    # What a browser is needed for comes first and together: it is started once, and nothing long is left for the end.
    items[:] = sorted(kept, key=lambda item: not item.get_closest_marker("browser"))
    config.hook.pytest_deselected(items=left)


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test uses the database: by mark, by fixture, by its class, or because it says so (`database`).

    What a browser makes of a page is the same on both; the pages themselves are asked for on both by their own tests.
    """
    if item.get_closest_marker("browser"):
        return False
    of_django = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    marks = of_django or any(item.get_closest_marker(name) for name in ("django_db", "database"))
    fixtures = set(getattr(item, "fixturenames", ()))
    return marks or bool(fixtures & {"db", "transactional_db", "live_server", "django_db_setup"})


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say on which database and with which browser the tests run."""
    long = "yes" if LONG else "no"
    return [f"database: {connection.vendor}; browser: {find_chromium() or 'none'}; long tests: {long}"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat, where everybody looks, that the browser tests did not run and how to run them."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if NO_CHROMIUM in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests were left out: {NO_CHROMIUM}", yellow=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser to drive; skip, saying how to get one, where there is none."""
    found = find_chromium()
    if not found:
        pytest.skip(NO_CHROMIUM)
    return found


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End what sessions a thread of some test has left open, or PostgreSQL will not drop the tests' database."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
