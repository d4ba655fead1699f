"""One process of a bench: `build` writes the ledger, `day` runs the day on it and prints its times as JSON.

Each runs in a process of its own, so that the peak of memory is the day's and not the builder's.
"""

import json
import os
import sys
from datetime import date
from typing import Any

from cartera.insight.bench.measuring import peak_mb, timed, watch_children

ON = date(2026, 11, 2)


def main(arguments: list[str]) -> None:
    """Do `build DEBTORS ITEMS`, then `day` or `statements`, for the law alone `build-law DEBTORS` or `day-law`, for a file `import LINES`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cartera.config.settings")
    import django

    django.setup()
    from cartera.foundation import garbage
    from cartera.insight.bench import importing, law, statements

    garbage.seldom()
    watch_children()
    if arguments[0] == "build":
        build(int(arguments[1]), int(arguments[2]))
    elif arguments[0] == "build-law":
        migrate()
        law.fill(int(arguments[1]))
    elif arguments[0] == "statements":
        sys.stdout.write(json.dumps(statements.print_all(ON)) + "\n")
    elif arguments[0] == "import":
        migrate()
        sys.stdout.write(json.dumps(importing.take_in(int(arguments[1]))) + "\n")
    elif arguments[0] == "day-law":
        sys.stdout.write(json.dumps(law.day()) + "\n")
    else:
        sys.stdout.write(json.dumps(day()) + "\n")


def build(debtors: int, items: int) -> None:
    """Migrate an empty database and write the ledger into it."""
    from django.db import connection

    migrate()
    fill(debtors, items)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("ANALYZE")
            return
        # A ledger that is lived in was vacuumed and written out long ago; else the server would do both in the middle of
        # what is measured.
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("SELECT pg_has_role('pg_checkpoint', 'USAGE')")
        if cursor.fetchone()[0]:
            cursor.execute("CHECKPOINT")


def migrate() -> None:
    """Make the tables of an empty database."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def fill(debtors: int, items: int) -> None:
    """Write house, creditor, policy and ledger into empty tables."""
    from django.db import transaction

    from cartera.foundation import frames
    from cartera.foundation.models import House
    from cartera.insight.bench import ledger, life
    from cartera.parties.models import Creditor
    from cartera.strategy import operations, queries

    size = ledger.Size(debtors, items, ON)
    House.objects.update_or_create(pk=1, defaults={"rehearsal": False, "demo": True})
    creditor = Creditor.objects.create(name="Bench", country="pe", currency="PEN", language="es")
    text = queries.shipped()["estandar"].read_text(encoding="utf-8")
    version = operations.save_policy(creditor=creditor, text=text, at=ledger.AT, by=None)
    operations.put_in_force(version=version, from_on=date(2026, 1, 1), at=ledger.AT, by=None)
    policy = queries.read(version)
    with transaction.atomic(), frames.proved_at_once():
        ledger.people(size, creditor.pk)
        opened = ledger.open_items(size, creditor.pk)
        ledger.write_items(opened)
        ledger.write_items(ledger.paid_items(size, creditor.pk))
        life.money_on_account(size, creditor.pk)
        life.steps(size, creditor.pk, version.pk, policy.ladders[-1], opened)
        life.brakes(size, creditor.pk, opened)
    _mend_sequences()


def _mend_sequences() -> None:
    """Tell PostgreSQL which ids were given by hand."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(sql)


def day() -> dict[str, Any]:
    """Run the day phase by phase, then again as a whole; give seconds and peak memory in MB."""
    from cartera.cycle import operations
    from cartera.foundation import columnar
    from cartera.insight.bench import pages
    from cartera.insight.bench.ledger import AT
    from cartera.parties.models import Creditor

    creditor = Creditor.objects.get()
    columnar.read("SELECT 1 AS loaded", [])  # a process loads the driver's library once, not every day
    columnar.end()
    told, seconds, core_mb = _core(creditor)
    _, seconds["compose"] = timed(lambda: operations.carry_out(creditor=creditor, on=ON, at=AT, by=None))
    seconds["whole"] = seconds["core"] + seconds["compose"]
    whole_mb = peak_mb()
    _, seconds["again"] = timed(lambda: operations.run(creditor=creditor, on=ON, at=AT, by=None))
    seconds |= _limit(creditor.pk)
    return {
        **told,
        "seconds": seconds,
        "times_the_limit": seconds["core"] / (seconds["limit_read"] + seconds["limit_write"]),
        "peak_mb": {"core": core_mb, "whole": whole_mb, "again": peak_mb()},
        "pages": pages.answer(creditor),
    }


def _core(creditor: Any) -> tuple[dict[str, Any], dict[str, float], int]:
    """Decide and file; give the sizes, the times and the peak. The frames are gone afterwards, as in a real day."""
    from cartera.cycle.operations import running
    from cartera.insight.bench.ledger import AT

    decided, seconds = _decided(creditor)
    _, seconds["write"] = timed(lambda: running.file_day(creditor, decided, on=ON, at=AT, by=None))
    seconds["core"] = sum(seconds.values())
    told = {
        "items": decided.facts.items["settled_on"].null_count(),
        "accounts": decided.facts.accounts.height,
        "proposals": decided.decisions["step"].count(),
    }
    return told, seconds, peak_mb()


def _decided(creditor: Any) -> tuple[Any, dict[str, float]]:
    """Gather and decide, timed apart."""
    from cartera.cycle import deciding, gathering
    from cartera.kernel import cycle as kernel
    from cartera.strategy import queries

    version = queries.policy_in_force(creditor=creditor, on=ON)
    assert version is not None  # noqa: S101 - `build` put it in force
    policies = deciding.in_play(creditor, version)
    source = gathering.Source(creditor.pk, ON, version.pk, deciding.asked(policies))
    (facts, odd), read = timed(lambda: gathering.sound(gathering.gather(source), policies))
    decisions, decide = timed(lambda: kernel.decide(facts, policies, ON))
    return deciding.Day(version, facts, decisions, odd), {"read": read, "decide": decide}


def _limit(creditor_id: int) -> dict[str, float]:
    """Time the database alone, and leave nothing behind."""
    from django.db import transaction

    from cartera.insight.bench import limit

    with transaction.atomic():
        raw = limit.measure(creditor_id)
        transaction.set_rollback(True)
    return raw


if __name__ == "__main__":
    main(sys.argv[1:])
