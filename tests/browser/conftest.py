"""One browser for all tests of this folder; each opens contexts of its own, which share nothing."""

import pytest
from playwright.sync_api import expect, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

PATIENCE_MS = 30_000  # as long as for a page itself: on a busy machine an answer of a page may take its time


@pytest.fixture(scope="package")
def launched(chromium):
    """Start a browser. Django takes its loop for one of ours, in which the database may not be asked; it may."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE_MS)
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def browser(live_server, launched):
    """Give the browser; what the test opened in it is closed before the server's database is emptied."""
    yield launched
    for context in launched.contexts:
        context.close()
