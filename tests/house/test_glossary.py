"""Every identifier of the glossary is a word the code uses."""

import re

from tests.house import reading
from tests.house.reading import PRODUCT, ROOT


def identifiers() -> list[str]:
    """Return the identifiers of the first column."""
    rows = re.findall(r"^\| (`.+?) \|", (ROOT / "GLOSSARY.md").read_text(), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def test_the_glossary_lists_the_words_of_the_desk() -> None:
    assert len(identifiers()) >= 40


def test_every_identifier_of_the_glossary_exists_in_the_code() -> None:
    words = set()
    for path in [*reading.modules(tests=True), *PRODUCT.rglob("*.toml")]:
        words |= set(re.findall(r"\w+", reading.source(path)))
    assert not [name for name in identifiers() if name not in words]


def test_a_word_is_explained_once() -> None:
    names = identifiers()
    assert not {name for name in names if names.count(name) > 1}
