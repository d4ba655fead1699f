"""On which line of a TOML text each table and key stands, for problems that name their place.

The standard reader gives values without positions. This one finds the positions only and never judges: what it does
not understand it leaves out, and the line of the nearest enclosing table is taken instead.
"""

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]  # as in ("ladder", 0, "step", 2, "days")

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?")
_ASSIGNMENT = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PART = re.compile(_KEY)
_SKIPPED = re.compile(  # in a value: what may hold brackets that are none
    r"\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*", re.DOTALL
)


@dataclass
class LineIndex:
    """The lines of a text's tables and keys, counted from 1."""

    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """Return the line of a key, or of the nearest table or key around it that has one."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def index(text: str) -> LineIndex:
    """Return where the tables and keys of a TOML text stand."""
    found = LineIndex()
    counts: dict[Path, int] = {}
    table: Path = ()
    at = 0
    while at < len(text):
        if header := _HEADER.match(text, at):
            table = _enter(found, counts, _parts(header[2]), array=header[1] == "[[", line=_line(text, at))
            at = _line_end(text, header.end())
        elif assignment := _ASSIGNMENT.match(text, at):
            path = (*table, *_parts(assignment[1]))
            found.lines.setdefault(path, _line(text, at))
            at = _value(found, text, assignment.end(), path)
        else:
            at = _line_end(text, at)
    return found


def _enter(
    found: LineIndex, counts: dict[Path, int], parts: tuple[str, ...], *, array: bool, line: int
) -> Path:
    """Return the path that a table header opens: inside arrays of tables, always the last element."""
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, parts[-1])
    if array:
        counts[path] = counts.get(path, -1) + 1
        found.lines.setdefault(path, line)
        path = (*path, counts[path])
    found.lines.setdefault(path, line)
    return path


def _value(found: LineIndex, text: str, at: int, path: Path) -> int:
    """Return where the line after a value starts, noting the lines of tables written inside an array."""
    depth, element = 0, -1
    while at < len(text):
        if skipped := _SKIPPED.match(text, at):
            at = skipped.end()
            continue
        char = text[at]
        if char == "{" and depth == 1:
            element += 1
            found.lines.setdefault((*path, element), _line(text, at))
        depth += (char in "[{") - (char in "]}")
        at += 1
        if char == "\n" and depth <= 0:
            break
    return at


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in _PART.findall(dotted))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
