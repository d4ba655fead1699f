"""Lives the second half of a demonstration's year: `python -m cartera.insight.demo.half_process SEED DEBTORS ON DAYS LAST_AT DAILY`.

The database of its settings is a copy made for it; see `halves`.
"""

import os
import sys
from datetime import date, datetime

from cartera.foundation import garbage, parent


def main(seed: str, debtors: str, on: str, days: str, last_at: str, daily: str) -> None:
    """Live every day of the second half."""
    parent.when_gone(lambda: os._exit(1))  # nobody waits for this half any more
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


if __name__ == "__main__":
    main(*sys.argv[1:])
