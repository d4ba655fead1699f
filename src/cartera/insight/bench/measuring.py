"""Seconds and memory of a measurement."""

import resource
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do some work and tell how many seconds it took."""
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def peak_mb() -> int:
    """Give the most memory this process and its largest child have held."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024
