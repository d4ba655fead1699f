"""The two intentions behind a transaction: `whole` (all or nothing) and `piecewise` (commits as it goes)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def whole(operation: Callable[P, R]) -> Callable[P, R]:
    """Make an operation all or nothing: it joins the transaction that is open, or opens one."""

    @wraps(operation)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return operation(*args, **kwargs)

    return wrapped


def piecewise(operation: Callable[P, R]) -> Callable[P, R]:
    """Make a batch refuse to run inside a transaction, because it commits piece by piece.

    "Sent" must never be true of a message whose transaction was rolled back afterwards. Under test the enclosing
    transaction of the test case is marked by Django itself and allowed.
    """

    @wraps(operation)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block and not _only_the_test_holds_one():
            msg = f"{operation.__name__} commits piece by piece and cannot run inside a transaction"
            raise RuntimeError(msg)
        return operation(*args, **kwargs)

    return wrapped


@contextmanager
def building() -> Iterator[None]:
    """Let a database be built quickly that nobody misses if the machine goes down meanwhile: no write waits for the disk.

    Inside a transaction, as under test, the database keeps its ways.
    """
    lazily, diligently = _WAYS[connection.vendor]
    if connection.in_atomic_block:
        lazily = diligently = ()
    try:
        _say(lazily)
        yield
    finally:
        _say(diligently)


@contextmanager
def writing_much() -> Iterator[None]:
    """Let a batch of many short transactions copy its pages from SQLite's log into the file less often.

    The same pages of the indexes change in every transaction; copied at the usual thousand they cost a tenth of the time.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    try:
        _say(("PRAGMA wal_autocheckpoint = 4000",))
        yield
    finally:
        _say(("PRAGMA wal_autocheckpoint = 1000",))


_WAYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sqlite": (
        ("PRAGMA synchronous = OFF", "PRAGMA wal_autocheckpoint = 20000"),
        ("PRAGMA wal_autocheckpoint = 1000", "PRAGMA synchronous = NORMAL"),
    ),
    "postgresql": (("SET synchronous_commit = off",), ("RESET synchronous_commit",)),
}


def _say(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _only_the_test_holds_one() -> bool:
    """Tell whether the only open blocks are those a test case opened around itself."""
    return all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
