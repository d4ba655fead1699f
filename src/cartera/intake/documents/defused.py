"""XML read without opening what it could hide: no document types, no entities, no network, limits on size and depth."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from cartera.intake.documents import faults
from cartera.problems import Problem

LIMIT_BYTES = 10 << 20  # the longest invoices, with thousands of lines, take two or three megabytes
LIMIT_DEPTH = 64
LIMIT_ELEMENTS = 500_000

# Where expat found the end of the file: no element, inside a token, inside a character, unclosed CDATA.
_CUT_OFF = frozenset({3, 5, 6, 20})
_BAD_CHARACTER, _INCORRECT_ENCODING, _UNKNOWN_ENCODING = 4, 19, 18
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class _TooDeepError(Exception):
    """More elements, or deeper ones, than any document has."""


class _Measured(TreeBuilder):
    """Builds the tree, and gives up on one that only fills memory."""

    depth = 0
    elements = 0

    def start(self, tag: str, attrs: Mapping[str, str]) -> Element:
        """Count an element that opens."""
        self.depth += 1
        self.elements += 1
        if self.depth > LIMIT_DEPTH or self.elements > LIMIT_ELEMENTS:
            raise _TooDeepError
        return super().start(tag, dict(attrs))

    def end(self, tag: str) -> Element:
        """Count an element that closes."""
        self.depth -= 1
        return super().end(tag)


def parse(data: bytes) -> tuple[Element | None, list[Problem]]:
    """Return the root of an XML file, or why it was not opened."""
    if not data.strip():
        return None, [faults.problem(faults.EMPTY)]
    if len(data) > LIMIT_BYTES:
        return None, [faults.problem(faults.TOO_BIG, limit=LIMIT_BYTES >> 20)]
    parser = DefusedXMLParser(target=_Measured(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException:
        return None, [faults.problem(faults.TRAP)]
    except _TooDeepError:
        return None, [faults.problem(faults.TOO_DEEP)]
    except ParseError as error:
        return None, [_broken(data, error)]
    except (LookupError, ValueError):
        # An encoding nobody has heard of, or one that expat does not read.
        return None, [faults.problem(faults.WRONG_ENCODING, encoding=_encoding(data), row=1)]
    return root, []


def _broken(data: bytes, error: ParseError) -> Problem:
    row, place = error.position
    if error.code in {_INCORRECT_ENCODING, _UNKNOWN_ENCODING} or (
        error.code == _BAD_CHARACTER and _undecodable(data)
    ):
        return faults.problem(faults.WRONG_ENCODING, line=row, encoding=_encoding(data), row=row)
    if error.code in _CUT_OFF and b"<" in data:
        return faults.problem(faults.TRUNCATED, line=row, row=row)
    return faults.problem(faults.NOT_XML, line=row, row=row, place=place + 1)


def _encoding(data: bytes) -> str:
    found = _DECLARED.match(data[:200])
    return found[1].decode("ascii").upper() if found else "UTF-8"


def _undecodable(data: bytes) -> bool:
    try:
        data.decode(_encoding(data))
    except (UnicodeDecodeError, LookupError):
        return True
    return False
