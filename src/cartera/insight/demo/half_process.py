"""Lives the second half of a demonstration's year: `python -m cartera.insight.demo.half_process SEED DEBTORS ON DAYS LAST_AT DAILY`.

The database of its settings is a copy made for it; see `halves`.
"""

import os
import sys
import threading
from datetime import date, datetime

from cartera.foundation import garbage


def main(seed: str, debtors: str, on: str, days: str, last_at: str, daily: str) -> None:
    """Live every day of the second half."""
    end_with_the_first()
    garbage.seldom()
    import django

    django.setup()
    from cartera.insight.demo import people
    from cartera.insight.demo.replay import Play
    from cartera.insight.demo.span import Span

    span = Span(date.fromisoformat(on), int(days), datetime.fromisoformat(last_at), bool(int(daily)))
    play = Play(int(seed), people.customers(int(seed), int(debtors))[1::2], span, part=1, parts=2)
    with play.playing():
        for day in span.working():
            play.live(day)


def end_with_the_first() -> None:
    """End as soon as the process of the first half is gone, however it went: it holds the other end of standard input."""
    threading.Thread(target=_wait_for_close, daemon=True).start()


def _wait_for_close() -> None:
    # Not by sys.stdin: it would hold a lock that Python asks for when it ends.
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
