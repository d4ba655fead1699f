"""One process of the measurement: `build` writes the book, `match` matches it through the product and prints figures as JSON.

Each runs in a process of its own, so that the peak of memory is the matching's and not the builder's.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from cartera.insight.bench.measuring import peak_mb, timed

BATCH = 500


def main(arguments: list[str]) -> None:
    """Do `build COUNTRY ITEMS LINES SEED TRUTH` or `match TRUTH`; TRUTH is a file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cartera.config.settings")
    import django

    django.setup()
    from cartera.foundation import garbage

    garbage.seldom()
    if arguments[0] == "build":
        country, items, lines, seed, truth = arguments[1:]
        build(country, int(items), int(lines), int(seed), Path(truth))
    else:
        sys.stdout.write(json.dumps(match(Path(arguments[1]))) + "\n")


def build(country: str, items: int, lines: int, seed: int, truth: Path) -> None:
    """Migrate an empty database and write a book with its bank into it."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from cartera.insight.bench.matching import filling, scoring

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        filling.fill(scoring.trial(country, items, lines, seed), country, truth)
    _mend_sequences()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _mend_sequences() -> None:
    """Tell PostgreSQL which ids were given by hand."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(sql)


def match(truth: Path) -> dict[str, Any]:
    """Match every line, then compare the ledger with the truth; give figures, seconds and peak memory in MB."""
    from cartera.insight.bench.matching import payments, scoring
    from cartera.insight.bench.matching.book import ON
    from cartera.insight.bench.matching.filling import AT
    from cartera.parties.models import Creditor
    from cartera.payments.operations import matching
    from cartera.portfolio import queries

    cpu = time.process_time()
    outcome, seconds = timed(
        lambda: matching.match_lines(creditor=Creditor.objects.get(), on=ON, at=AT, by=None)
    )
    cpu = time.process_time() - cpu
    peak = peak_mb()
    truths = {
        int(pk): payments.Truth(
            {int(item): minor for item, minor in each["settled"].items()}, each["withheld"], each["fee"], each["over"],
            frozenset(each["kinds"]),
        )
        for pk, each in json.loads(truth.read_text(encoding="utf-8")).items()
    }  # fmt: skip
    return {
        **scoring.score(scoring.posted(), truths),
        "waiting": dict(outcome.reasons.most_common()),
        "difficulties_percent": payments.shares(truths),
        "seconds": {**outcome.seconds, "whole": seconds, "processor": cpu},
        "longest_transaction_seconds": round(outcome.longest_seconds, 3),
        "untied": len(queries.untied()),
        "peak_mb": peak,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
