"""Bringing a story's creditor, policy and people onto an empty ledger."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cartera.foundation.models import House, User
from cartera.insight.story.scene import Scene, moment
from cartera.insight.story.shape import Act, Story
from cartera.outreach.models import Conduct
from cartera.parties import operations as parties
from cartera.parties.models import Debtor, Membership
from cartera.portfolio import operations as portfolio
from cartera.strategy import operations as strategy

_LONG_AGO = date(1900, 1, 1)
COUNTRY_LETTERS = 2


def set_up(story: Story) -> Scene:
    """Bring everything a story takes for granted. Raises Refused for an address or a country that is none."""
    day = story.days[0] if story.days else None
    on = day.on if day else _LONG_AGO
    at = moment(story, on, day.at if day else None)
    House.objects.update_or_create(pk=1, defaults={"rehearsal": False, "demo": False, "set_up_at": at})
    by = User.objects.create(username="story")
    creditor = parties.add_creditor(
        name=story.title[:200], country=_seat(story), currency=story.currency, timezone=story.timezone,
        language=story.language, run_at=story.run_at, undo_minutes=0, sender_name=story.title[:200],
        sender_email="story@example.com", at=at, by=by,
    )  # fmt: skip
    conduct = Conduct.objects.create(
        creditor=creditor, pack="" if creditor.country == story.country else story.country,
        collects_as=story.collects_as,
    )  # fmt: skip
    portfolio.set_interest_law(creditor=creditor, pack=conduct.pack, collects_as=conduct.collects_as)
    parties.add_member(user=by, creditor=creditor, role=Membership.Role.ADMINISTRATOR, at=at, by=by)
    version = strategy.save_policy(creditor=creditor, text=story.policy, at=at, by=by)
    strategy.put_in_force(version=version, from_on=_LONG_AGO, at=at, by=by)
    scene = Scene(story, creditor, by, version, on, at)
    brought = {code: _bring(scene, code, entry) for code, entry in story.debtors.items()}
    for code, entry in story.debtors.items():
        if "parent" in entry:
            parties.name_parent(debtor=brought[code], parent=brought[str(entry["parent"])], at=at, by=by)
    return scene


def _seat(story: Story) -> str:
    """Return where the creditor is: the country of the pack, where it is one."""
    return story.country if len(story.country) == COUNTRY_LETTERS else "gb"


def person(scene: Scene, act: Act) -> User:
    """Return who does a deed: whoever is named under `by`, else the story's own."""
    name = act.keys.get("by")
    return scene.by if name is None else User.objects.get_or_create(username=str(name))[0]


def _bring(scene: Scene, code: str, entry: Mapping[str, Any]) -> Debtor:
    """Add a debtor and the addresses its entry gives; one without any has an e-mail address."""
    at, by = scene.at, scene.by
    debtor = parties.recognise(
        creditor=scene.creditor, code=code, name=str(entry.get("name", code)), country=str(entry.get("country", "")),
        kind=str(entry.get("kind", "business")), at=at, by=by,
    )  # fmt: skip
    # The story's hours are everybody's hours.
    Debtor.objects.filter(pk=debtor.pk).update(timezone=scene.story.timezone)
    allowed = entry.get("authorised")
    for channel, address in entry.get("channels", {"email": f"{_mailbox(code)}@example.com"}).items():
        known = allowed is None or channel in allowed
        parties.set_contact(debtor=debtor, channel=channel, address=address, at=at, by=by, authorised=known)
    for contact in entry.get("contacts", ()):
        parties.set_contact(**{"debtor": debtor, "at": at, "by": by, **contact})
    return debtor


def _mailbox(code: str) -> str:
    """Return the part before the @ for a debtor, whatever its id is."""
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in code).strip("-") or "debtor"
