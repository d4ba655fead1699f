"""Reading the product's own code: files, syntax trees and functions, each parsed once."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src/cartera"
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def source(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text(encoding="utf-8")


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(source(path), filename=str(path))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return everything in the syntax tree of a Python file."""
    return tuple(ast.walk(tree(path)))


def said(node: ast.expr) -> str:
    """Return how an expression is written; of a name with dots before it only the last part."""
    return (
        node.attr
        if isinstance(node, ast.Attribute)
        else node.id
        if isinstance(node, ast.Name)
        else ast.unparse(node)
    )


def place(path: Path) -> str:
    """Return the path as the rules name it: portfolio/operations/placing.py."""
    return path.relative_to(PRODUCT).as_posix()


@functools.cache
def modules(*, tests: bool = False) -> tuple[Path, ...]:
    """Return every Python file of the product but migrations; with the tests inside the stages when asked."""
    found = sorted(PRODUCT.rglob("*.py"))
    return tuple(
        path for path in found if "migrations" not in path.parts and (tests or "tests" not in path.parts)
    )


def stages() -> list[str]:
    """Return the top folders of the product."""
    return sorted(path.parent.name for path in PRODUCT.glob("*/__init__.py"))


def templates() -> list[Path]:
    """Return every Django template."""
    return sorted(path for folder in PRODUCT.glob("*/templates") for path in folder.rglob("*.html"))


@functools.cache
def functions(path: Path) -> tuple[tuple[str, FunctionNode], ...]:
    """Return every function and method with the name the ratchets use: portfolio/x.py::Class.method."""
    return tuple(_functions(tree(path), place(path) + "::"))


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode | ast.ClassDef):
            name = prefix + child.name
            if not isinstance(child, ast.ClassDef):
                yield name, child
            yield from _functions(child, name + ".")
        else:
            yield from _functions(child, prefix)


def length(function: FunctionNode) -> int:
    """Return how many lines a reader must hold in mind: signature and body, without the docstring."""
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        lines -= first.end_lineno - first.lineno + 1
    return lines


def calls(path: Path) -> Iterator[ast.Call]:
    """Yield every call in a file."""
    return (node for node in nodes(path) if isinstance(node, ast.Call))


def imported(path: Path) -> set[str]:
    """Return the dotted names a file imports; `from a import b` counts as a and a.b."""
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def layers() -> list[str]:
    """Return the reading order of .importlinter, from the bottom up, one name each."""
    contract = source(ROOT / ".importlinter").split("[importlinter:contract:life-of-a-debt]")[1]
    lines = contract.split("layers =\n")[1].split("\n\n")[0].splitlines()
    return [name.strip(" ()") for line in reversed(lines) for name in line.split("|")]
