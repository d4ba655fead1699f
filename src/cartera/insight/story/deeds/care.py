"""Deeds by which debtors are protected: what they said about being contacted, brakes with a reason, care, complaints."""

from datetime import timedelta

from cartera.disputes import operations as disputes
from cartera.disputes.models import Complaint
from cartera.insight.story.scene import NotThere, Scene
from cartera.insight.story.shape import Act
from cartera.outreach import operations as outreach
from cartera.outreach.lawful import Wanted
from cartera.outreach.models import Attempt
from cartera.outreach.operations import ContactRefused
from cartera.parties import operations as parties
from cartera.parties.models import Contact
from cartera.problems import N_

REVIEW_DAYS = 30  # after which somebody looks again, where a story does not say
AUTHORISED = "debtor_authorised_channel"
UNSAID = "-"  # stands for what a story leaves out and a person would have to write


def authorise(scene: Scene, act: Act) -> None:
    """Authorise a channel, with its evidence."""
    parties.authorise(
        debtor=scene.debtor(act.of), channel=act.keys["channel"], evidence=act.keys.get("evidence", UNSAID),
        at=scene.at, by=scene.by,
    )  # fmt: skip


def withdraw(scene: Scene, act: Act) -> None:
    """Withdraw a channel: the debtor does not want to be reached by it any more."""
    parties.withdraw(
        debtor=scene.debtor(act.of), channel=act.keys["channel"], evidence=act.keys.get("evidence", ""),
        at=scene.at, by=scene.by,
    )  # fmt: skip


def wrong_number(scene: Scene, act: Act) -> None:
    """Take down that an address is somebody else's; the first key names a debtor that has it."""
    debtor = scene.debtor(act.of)
    channel = act.keys["channel"]
    found = Contact.objects.filter(debtor=debtor, channel=channel).first()
    if found is None:
        known = Contact.objects.filter(debtor=debtor).values_list("channel", flat=True)
        raise NotThere(N_("address"), channel, list(known))
    parties.disown(contact=found, on=scene.on, at=scene.at, by=scene.by, why=act.keys.get("reason", ""))


def contact(scene: Scene, act: Act) -> None:
    """Take down a contact made outside the cycle, through the gate. Raises ContactRefused, NotAnOutcome."""
    debtor, channel = scene.debtor(act.of), act.keys.get("channel", "call")
    party = act.keys.get("party", "debtor")
    role = "payer" if party == "debtor" else party
    known = Contact.objects.filter(debtor=debtor, channel=channel, role=role).first()
    # Left out of the story's entry, every channel is authorised.
    flags = frozenset() if "authorised" in scene.story.debtors.get(act.of, {}) else frozenset({AUTHORISED})
    wanted = Wanted(debtor.pk, channel, role, known.address if known else "", flags=flags)
    made = outreach.contact(
        wanted=wanted, outcome=act.keys.get("outcome", "attempt"), direction=act.keys.get("direction", "out"),
        at=scene.at, by=scene.by,
    )  # fmt: skip
    if made.state == Attempt.State.REFUSED:
        raise ContactRefused(made)


def protect(scene: Scene, act: Act) -> None:
    """Brake all chasing of a debtor: represented, deceased, insolvent or cease_request."""
    parties.protect(
        debtor=scene.debtor(act.of), kind=act.keys["kind"], reason=act.keys.get("reason", UNSAID),
        from_on=act.keys.get("from", scene.on), to_on=act.keys.get("to"), at=scene.at, by=scene.by,
    )  # fmt: skip


def end_protection(scene: Scene, act: Act) -> None:
    """End such a brake."""
    parties.end_protection(
        debtor=scene.debtor(act.of), kind=act.keys["kind"], on=scene.on, at=scene.at, by=scene.by,
        why=act.keys.get("reason", UNSAID),
    )  # fmt: skip


def hardship(scene: Scene, act: Act) -> None:
    """Treat a debtor with care from now on."""
    parties.record_hardship(
        debtor=scene.debtor(act.of), kind=act.keys.get("kind", "hardship"), reason=act.keys.get("reason", UNSAID),
        gestor=act.keys["gestor"], review_on=act.keys.get("review", scene.on + timedelta(days=REVIEW_DAYS)),
        on=scene.on, at=scene.at, by=scene.by,
    )  # fmt: skip


def end_hardship(scene: Scene, act: Act) -> None:
    """End the time of care."""
    parties.end_hardship(
        debtor=scene.debtor(act.of), on=scene.on, at=scene.at, by=scene.by, why=act.keys.get("reason", UNSAID)
    )


def complain(scene: Scene, act: Act) -> None:
    """Take down a complaint about the way of collecting."""
    disputes.complain(
        debtor=scene.debtor(act.keys["debtor"]), reference=act.of, about=act.keys.get("about", UNSAID),
        channel=act.keys.get("channel", ""), owner=act.keys.get("owner", ""), on=scene.on, at=scene.at, by=scene.by,
    )  # fmt: skip


def answer(scene: Scene, act: Act) -> None:
    """Answer a complaint in writing."""
    found = scene.one(Complaint, N_("complaint"), act.of)
    disputes.answer(complaint=found, text=act.keys["text"], on=scene.on, at=scene.at, by=scene.by)
