"""How fast statements are printed: everybody's, one PDF each, on all cores, read from the lived-in ledger of the day."""

import os
import resource
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from cartera.insight.bench.measuring import peak_mb, timed


def print_all(on: date) -> dict[str, Any]:
    """Read the books alone, then write everybody's statement into a folder that is not kept; give seconds and rates."""
    from cartera.parties.models import Creditor
    from cartera.statements import operations, queries
    from cartera.statements.content import Asked

    creditor, asked = Creditor.objects.get(), Asked(on)
    ids = queries.roots(creditor=creditor, by_group=True, on=on)
    told, reading = timed(
        lambda: sum(1 for _ in queries.facts(creditor=creditor, debtor_ids=ids, asked=asked, by_group=True))
    )
    before = _cpu_seconds()
    with tempfile.TemporaryDirectory(prefix="cartera-statements-") as folder:
        made, seconds = timed(
            lambda: operations.make(
                creditor=creditor, debtor_ids=ids, asked=asked, by_group=True, folder=Path(folder)
            )
        )
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    cores, cpu = os.cpu_count() or 1, _cpu_seconds() - before
    return {
        "statements": made.files,
        "seconds": {"read": reading, "whole": seconds, "cpu": cpu},
        "per_second": round(made.files / seconds, 1),
        "per_second_and_core": round(made.files / seconds / cores, 1),
        # What a core writes when it does nothing else: the machine may be busy.
        "per_cpu_second": round(made.files / cpu, 1),
        "ten_thousand_take_seconds": round(10_000 * seconds / made.files, 1) if made.files else None,
        "bytes_each": size // max(made.files, 1),
        "left_out": len(ids) - told if told < len(ids) else 0,
        "peak_mb": peak_mb(),
    }


def _cpu_seconds() -> float:
    """Return the seconds that cores worked for this process and those it started and saw end."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))
