"""What a dollar cost in soles on each working day of the made-up year: a value that wanders, of no real market."""

from datetime import datetime
from decimal import Decimal
from random import Random

from cartera.foundation.rates import operations as rates
from cartera.foundation.rates.reading import Reading
from cartera.insight.demo.span import Span

SERIES = "USD/PEN"
FIRST, STEP = Decimal("3.720"), 6  # thousandths a day, at most


def keep(span: Span, chance: Random, *, at: datetime) -> None:
    """Keep a rate for each working day, so that what is owed in dollars has its worth in soles on every page."""
    value, readings = FIRST, []
    for on in span.working():
        value += Decimal(chance.randint(-STEP, STEP)) / 1000
        readings.append(Reading(SERIES, on, value))
    rates.keep(readings=readings, source="tipo-de-cambio.csv", at=at, by=None)
