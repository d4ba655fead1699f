"""Deeds of the day: the cycle, what people decide about its proposals, and what leaves."""

from cartera.cycle import operations as cycle
from cartera.cycle.deciding import Day
from cartera.insight.story import operations
from cartera.insight.story.scene import NotThere, Scene
from cartera.insight.story.shape import Act
from cartera.legal import operations as legal
from cartera.legal import queries
from cartera.outreach import operations as outreach
from cartera.parties.models import Debtor
from cartera.portfolio.models import Account
from cartera.problems import N_
from cartera.strategy.models import Proposal


def run(scene: Scene, act: Act) -> None:
    """Run the cycle of a date."""
    on, decided = act.keys.get("on", scene.on), list[Day]()
    cycle.run(creditor=scene.creditor, on=on, at=scene.at, by=scene.by, decided=decided.append)
    if on == scene.on:
        scene.ran(decided[0])


def approve(scene: Scene, act: Act) -> None:
    """Approve what is proposed for a debtor, or everything."""
    outreach.approve(proposals=_open(scene, act), at=scene.at, by=scene.by)


def discard(scene: Scene, act: Act) -> None:
    """Reject what is proposed for a debtor, for this date."""
    for proposal in _open(scene, act):
        outreach.discard(
            proposal=proposal, on=scene.on, why=act.keys.get("reason", ""), at=scene.at, by=scene.by
        )


def _open(scene: Scene, act: Act) -> list[Proposal]:
    """Return open proposals of a debtor or, for "all" unless a debtor is called so, of everybody."""
    rows = Proposal.objects.filter(creditor=scene.creditor, closed_on=None)
    everybody = act.of == "all" and not Debtor.objects.filter(code="all").exists()
    found = list(rows if everybody else rows.filter(debtor=scene.debtor(act.of)))
    if not found and not everybody:
        raise NotThere(N_("open proposal for"), act.of, rows.values_list("debtor__code", flat=True))
    return found


def send(scene: Scene, act: Act) -> None:
    """Let leave what may leave now without a person."""
    cycle.send(creditor=scene.creditor, on=scene.on, at=scene.at, by=scene.by, ask_all=True)


def process(scene: Scene, act: Act) -> None:
    """Approve everything, send it, close its tasks and carry out its consequences."""
    cycle.process(creditor=scene.creditor, on=scene.on, at=scene.at, by=scene.by, day=scene.just_decided)


def waive_consequence(scene: Scene, act: Act) -> None:
    """Waive an announced consequence, in each currency it is announced in. Raises legal.NotAnnounced."""
    debtor, consequence = scene.debtor(act.of), act.keys["consequence"]
    rows = queries.consequences(debtor=debtor, on=scene.on)
    announced = {
        row["currency"] for row in rows if row["consequence"] == consequence and row["state"] == "announced"
    }
    wanted = {act.keys["currency"]} if "currency" in act.keys else announced or {scene.story.currency}
    for account in Account.objects.filter(debtor=debtor, currency__in=wanted):
        legal.waive(
            account=account, consequence=consequence, why=act.keys.get("reason", ""), on=scene.on, at=scene.at,
            by=operations.person(scene, act),
        )  # fmt: skip
