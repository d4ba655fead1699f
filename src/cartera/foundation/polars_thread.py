"""Many small frames on one thread: work done where Polars does its own.

Polars hands every frame it works out to a thread of its pool and waits. For a million rows that is nothing; for a thousand
the handing over, asleep and awake again, costs as much as the work: a sixth of the time of a demonstration's year. Whoever
already is on that thread hands nothing over.
"""

from collections.abc import Callable

import polars as pl


def within(work: Callable[[], None]) -> None:
    """Do `work` on a thread of Polars' pool and come back when it is done; what it raises is raised here.

    Nothing else can be done meanwhile, not even ending by Ctrl-C: for a process of its own, whose parent can end it.
    Only worth it where POLARS_MAX_THREADS is 1, so that there is no other thread to hand anything to.
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
