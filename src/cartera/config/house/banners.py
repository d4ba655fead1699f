"""What administrators are told on every page until it is mended: an unfinished first start, jobs that go wrong."""

from django.urls import reverse
from django.utils.translation import gettext

from cartera.config.house import queries
from cartera.foundation import queries as foundation
from cartera.parties.access import Role, Work

Banner = dict[str, str]


def banners(work: Work) -> list[Banner]:
    """Return the notices for somebody who administers; none for the others."""
    if work.role != Role.ADMINISTRATOR:
        return []
    return [*_first_start(work), *_troubles(work)]


def _first_start(work: Work) -> list[Banner]:
    house = foundation.house()
    if house.demo or house.set_up_at or not work.user.is_superuser:
        return []
    said = gettext("The first start is not finished.")
    return [{"kind": "working-date", "icon": "task", "text": said, "url": reverse("set_up"), "action": gettext("Go on with it")}]  # fmt: skip


def _troubles(work: Work) -> list[Banner]:
    mine = {each.name for each in work.creditors}
    for each in queries.troubles():
        if each["creditor"] in mine:
            return [{"kind": "danger", "icon": "bad", "text": each["said"], "url": reverse("house"), "action": gettext("Look at it")}]  # fmt: skip
    return []
