"""Lives half of a demonstration's year: `python -m cartera.insight.demo.half_process FILE PART SEED DEBTORS ON DAYS LAST_AT DAILY`.

FILE is a copy made for it of the database with the firm in it; see `halves`. It says each day that is over.
"""

import os
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import date, datetime

from cartera.foundation import garbage, parent


def main(file: str, part: str, seed: str, debtors: str, on: str, days: str, last_at: str, daily: str) -> None:
    """Live every day of the half, in memory if the database of the settings is there, and keep it in the file."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, too, and ends this process
    parent.when_gone(lambda: os._exit(1))  # nobody waits for this half any more
    garbage.seldom()
    import django

    django.setup()
    from django.db import connection

    from cartera.foundation import one_thread
    from cartera.insight.demo import people
    from cartera.insight.demo.replay import Play
    from cartera.insight.demo.span import Span

    def live() -> None:
        in_memory = connection.settings_dict["NAME"] != file
        connection.ensure_connection()
        if in_memory:
            with closing(sqlite3.connect(file)) as kept:
                kept.backup(connection.connection)
        span = Span(date.fromisoformat(on), int(days), datetime.fromisoformat(last_at), bool(int(daily)))
        play = Play(
            int(seed), people.customers(int(seed), int(debtors))[int(part) :: 2], span, int(part), parts=2
        )
        with play.playing():
            for day in span.working():
                play.live(day)
                sys.stdout.write(f"{day.isoformat()}\n")
                sys.stdout.flush()
        if in_memory:
            with closing(sqlite3.connect(file)) as kept:
                connection.connection.backup(kept)
        connection.close()

    one_thread.within(live)


if __name__ == "__main__":
    main(*sys.argv[1:])
