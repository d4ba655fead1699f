"""Keeping dated values of series: all of a file or none, and never silently another value for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from cartera.foundation import history
from cartera.foundation.models import Rate, User
from cartera.foundation.rates.reading import Reading
from cartera.foundation.transactions import whole
from cartera.problems import N_, Refused


class RateDiffers(Refused):
    """A value that was used stays as it was, unless somebody means to change it."""

    code = "rate_differs"
    text = N_(
        "%(count)d values differ from those kept, first %(series)s of %(on)s: %(kept)s is kept, %(given)s is given. "
        "Nothing was changed; say --replace if the new ones are right."
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: values that were new, replaced, and there already."""

    added: int
    replaced: int
    same: int


@whole
def keep(
    *, readings: Sequence[Reading], source: str = "", replace: bool = False, at: datetime, by: User | None
) -> Taken:
    """Keep values, all or none; the same again changes nothing. Raises RateDiffers, unless `replace`."""
    names = {reading.series for reading in readings}
    kept = {(rate.series, rate.on): rate for rate in Rate.objects.filter(series__in=names)}
    new = [each for each in readings if (each.series, each.on) not in kept]
    other = [
        each for each in readings
        if (each.series, each.on) in kept and Decimal(kept[each.series, each.on].value) != each.value
    ]  # fmt: skip
    if other and not replace:
        first = other[0]
        was = kept[first.series, first.on].value
        raise RateDiffers(
            count=len(other), series=first.series, on=first.on.isoformat(), kept=was, given=first.value
        )
    Rate.objects.bulk_create(
        (Rate(series=each.series, on=each.on, value=f"{each.value:f}", source=source[:200]) for each in new),
        batch_size=5000,
    )
    for each in other:
        _replace(kept[each.series, each.on], each, source, at, by)
    if new:
        history.record(
            "foundation.rates.added", None, at=at, by=by, source=source, count=len(new), series=sorted(names)
        )
    return Taken(len(new), len(other), len(readings) - len(new) - len(other))


def _replace(rate: Rate, reading: Reading, source: str, at: datetime, by: User | None) -> None:
    """Change a value, and keep on record what it was."""
    facts: dict[str, Any] = {
        "series": rate.series,
        "on": rate.on,
        "was": rate.value,
        "value": f"{reading.value:f}",
    }
    rate.value, rate.source = f"{reading.value:f}", source[:200]
    rate.save(update_fields=["value", "source"])
    history.record("foundation.rate.replaced", rate, at=at, by=by, source=source, **facts)
