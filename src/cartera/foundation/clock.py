"""The one place that reads time. Only doors (pages, endpoints, commands) call it; everything below takes dates as arguments."""

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """Return this moment, aware. `CARTERA_NOW` (ISO 8601) sets it for rehearsals and demonstrations."""
    fixed = os.environ.get("CARTERA_NOW")
    if fixed:
        moment = datetime.fromisoformat(fixed)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC"))
    return timezone.now()  # noqa: TID251 - this is the one place


def today(zone: str) -> date:
    """Return the calendar day it is in a time zone, e.g. "America/Lima"."""
    return now().astimezone(ZoneInfo(zone)).date()
