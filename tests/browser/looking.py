"""What is looked for on every page: faults of accessibility, letters that hardly stand apart, and what is cut off."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

from tests.long import LONG

PHONE, DESK = WIDTHS = (360, 1440)
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
# Only what is wrong is handed over: all that axe looked at would be a book.
FAULTS = """colours => axe.run({
    resultTypes: ['violations'], preload: false, rules: {'color-contrast': {enabled: colours}},
  }).then(found => found.violations.map(one => [one.id, one.nodes[0].target]))"""


def faults(page, *, axe=True, colours=False):
    """Return what axe finds, what hardly stands apart, and that the page is wider than the screen; an empty list is good.

    That letters stand apart from what is behind them is reckoned by the formula of WCAG. axe, for which that takes most of
    its time, asks what lies in front of what, too: it does so (`colours`) on the page of all components, which has every
    colour there is. What a phone shows otherwise is on that page, too: the others are asked by `axe` on a desk. In the long
    tests axe is asked everything of every page on both.
    """
    found = page.evaluate(CONTRAST)
    if axe or LONG:
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(Axe().axe_script)
        found += page.evaluate(FAULTS, colours or LONG)
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append("wider than the screen")
    return found
