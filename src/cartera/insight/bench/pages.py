"""How fast the desk answers on a big day: pages asked for as a browser would, logged in, through all of the product."""

import statistics
from functools import partial
from typing import Any

from cartera.insight.bench.measuring import timed

ASKED = ("morning", "today", "left_alone")  # names of addresses
TIMES = 7  # each page is asked for so often; the first warms what any first answer warms


def answer(creditor: Any) -> dict[str, dict[str, float]]:
    """Give of each page the median seconds of an answer, the slowest, its queries and its size."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    call_command("collectstatic", verbosity=0, interactive=False)  # pages name their files by what is in them
    client = Client(SERVER_NAME="localhost")
    client.force_login(_somebody(creditor))
    told = {}
    for name in ASKED:
        address = reverse(name)
        client.get(address)
        answers = [timed(partial(client.get, address)) for _ in range(TIMES)]
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert page.status_code == 200, address  # noqa: S101 - a page that is refused is no measurement
        seconds = [took for _, took in answers]
        told[name] = {
            "seconds": round(statistics.median(seconds), 4),
            "slowest": round(max(seconds), 4),
            "queries": len(asked),
            "kilobytes": round(len(page.content) / 1024),
        }
    return told


def _somebody(creditor: Any) -> Any:
    """Hire who asks for the pages."""
    from cartera.foundation.models import User
    from cartera.insight.bench.ledger import AT
    from cartera.parties import operations as parties
    from cartera.parties.models import Membership

    user = User.objects.create_user("bench")
    parties.add_member(user=user, creditor=creditor, role=Membership.Role.SUPERVISOR, at=AT, by=None)
    return user
