"""Work done inside a frame of Polars."""

import threading

import polars as pl
import pytest

from cartera.foundation import one_thread


def test_work_is_done_on_this_thread_and_frames_are_worked_out_inside_it():
    seen = []

    def work():
        seen.append(threading.get_ident())
        seen.append(pl.DataFrame({"a": [1, 2]}).lazy().select(pl.col("a").sum()).collect().item())

    one_thread.within(work)
    assert seen == [threading.get_ident(), 3]


def test_what_it_raises_is_raised_as_it_is():
    class Odd(Exception):
        pass

    def work():
        raise Odd("here")

    with pytest.raises(Odd, match="here"):
        one_thread.within(work)
