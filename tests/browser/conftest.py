"""One browser for the tests of a file; each opens contexts of its own, which share nothing."""

import pytest
from playwright.sync_api import sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def launched(chromium):
    """Start a browser. Django takes its loop for one of ours, in which the database may not be asked; it may."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def browser(live_server, launched):
    """Give the browser; what the test opened in it is closed before the server's database is emptied."""
    yield launched
    for context in launched.contexts:
        context.close()
