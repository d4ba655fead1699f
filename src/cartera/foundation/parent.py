"""What a child process does when its parent is gone: the parent holds the other end of the child's standard input."""

import os
import sys
from collections.abc import Callable
from threading import Thread


def when_gone(then: Callable[[], None]) -> None:
    """Call `then`, in a thread of its own, as soon as standard input ends: closed by the parent, or with it."""
    Thread(target=_wait, args=(then,), name="parent", daemon=True).start()


def _wait(then: Callable[[], None]) -> None:
    # Not by sys.stdin: it would hold a lock that Python asks for in vain when this process ends before its parent.
    while os.read(sys.stdin.fileno(), 1):
        pass
    then()
