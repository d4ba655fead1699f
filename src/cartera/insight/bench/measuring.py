"""Seconds and memory of a measurement."""

import re
import resource
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

EVERY = 0.05  # seconds between two looks at the children
_largest = 0  # kilobytes: the most a child of this process has held, of those seen


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do some work and tell how many seconds it took."""
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def watch_children() -> None:
    """Look at the memory of this process's children from now on, where Linux tells it.

    What `getrusage` says of a child counts what its parent held at the moment of its birth.
    """
    if Path("/proc/self/task").exists():
        threading.Thread(target=_watch, daemon=True).start()


def peak_mb() -> int:
    """Give the most memory this process and its largest child, of those `watch_children` has seen, have held."""
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + _largest) // 1024


def _watch() -> None:
    while True:
        look_at_children()
        time.sleep(EVERY)


def look_at_children() -> None:
    """Note what the children hold that there are now."""
    global _largest  # noqa: PLW0603 - one process, one peak
    _largest = max(_largest, *(_held(pid) for pid in _children()), 0)


def _children() -> list[str]:
    """Give the processes that this one has begun and that have not ended."""
    found: list[str] = []
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # a thread that has just ended
            found += (thread / "children").read_text(encoding="ascii").split()
    return found


def _held(pid: str) -> int:
    """Give the most kilobytes a process has held since it became what it is; 0 where it has just ended."""
    with suppress(OSError):
        told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
        return int(told[1]) if told else 0
    return 0
