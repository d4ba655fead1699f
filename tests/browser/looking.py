"""What is looked for on every page: faults of accessibility, and what is cut off."""

import os

from axe_playwright_python.sync_playwright import Axe

PHONE, DESK = WIDTHS = (360, 1440)
# Only what is wrong is handed over: all that axe looked at would be a book.
FAULTS = """colours => axe.run({resultTypes: ['violations'], rules: {'color-contrast': {enabled: colours}}})
  .then(found => found.violations.map(one => [one.id, one.nodes[0].target]))"""


def faults(page, *, colours=True):
    """Return what axe finds, and that the page is wider than the screen; an empty list is a good page.

    Whether colours stand apart takes most of the time. Every page is asked so on a desk; the page of all components, which
    has every colour there is, on a phone too, and so is every page in the long tests.
    """
    colours = colours or os.environ.get("CARTERA_LONG") == "1"
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(FAULTS, colours)
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("wider than the screen")
    return found
