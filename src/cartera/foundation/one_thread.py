"""Many small frames on one thread: work done inside a frame that Polars is working out.

Polars hands every frame to a thread of its pool and waits for it. For a million rows that is nothing; for a thousand the
handing over, asleep and awake again, costs more than the work: a sixth of the time of a demonstration's year. What is asked
of it while it works a frame out already, it does at once, where it is.
"""

from collections.abc import Callable

import polars as pl


def within(work: Callable[[], None]) -> None:
    """Do `work` inside a frame of Polars, on this thread, and come back when it is done; what it raises is raised here.

    For a process that has one processor to itself, and POLARS_MAX_THREADS at 1: another thread could do nothing meanwhile.
    """
    failed: list[BaseException] = []

    def do(frame: pl.DataFrame) -> pl.DataFrame:
        try:
            work()
        except BaseException as fault:  # noqa: BLE001 - it is raised again, where Polars does not put it in words of its own
            failed.append(fault)
        return frame

    pl.LazyFrame({"": [0]}).map_batches(do).collect()
    if failed:
        raise failed[0]
