"""What every page shows whatever it is about: navigation and the house's own state."""

from typing import Any

from django.http import HttpRequest

from cartera.foundation import queries


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the banner's facts. Lazy: a page that shows no base template asks nothing."""
    return {"house": queries.house}
