"""The books: what the doctor looks at once the database answers. Each look yields what was found and its mend."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from cartera.config import worker as house_worker
from cartera.config.house import queries as house
from cartera.config.safekeeping.operations import BACKUP
from cartera.cycle import locking
from cartera.cycle import queries as runs
from cartera.cycle.models import RunLock
from cartera.foundation import queries as foundation
from cartera.outreach.models import Message
from cartera.parties.models import Contact, Creditor
from cartera.portfolio import queries as portfolio
from cartera.portfolio.models import Receivable
from cartera.strategy import queries as strategy

Found = Iterator[tuple[str, str]]
NAMED = 3  # how many are named; the rest is counted
WORKER_SILENT = timedelta(minutes=5)
BACKUP_OLD = timedelta(days=7)


def ledger(at: datetime) -> Found:
    """Readings that differ from their entries."""
    loose = portfolio.untied()
    if not loose:
        yield gettext("Every balance equals the sum of its entries."), ""
        return
    names = ", ".join(each.name for each in loose[:NAMED])
    said = gettext("%(count)d balances differ from their entries: %(names)s …") % {
        "count": len(loose),
        "names": names,
    }
    yield (
        said,
        gettext(
            "Do not go on collecting. Restore the last backup, or ask for help with what `cartera doctor --json` says."
        ),
    )


def accounts(at: datetime) -> Found:
    """What a run wrote for accounts that are not there."""
    if count := runs.strayed():
        said = gettext("%(count)d proposals and standings belong to no account.") % {"count": count}
        yield said, gettext("Restore the last backup: something outside Cartera deleted accounts.")
    else:
        yield gettext("Every proposal and every standing belongs to an account."), ""


def policy(at: datetime) -> Found:
    """Creditors that nothing decides for."""
    for creditor in Creditor.objects.all():
        on = runs.business_date(creditor, at)
        version = strategy.policy_in_force(creditor=creditor, on=on)
        if version is None:
            yield (
                gettext("%(name)s has no policy in force.") % {"name": creditor.name},
                gettext("Put one in force under Policies, or: cartera policy use"),
            )
        else:
            yield gettext("%(name)s collects by %(policy)s.") % {"name": creditor.name, "policy": version}, ""


def address(at: datetime) -> Found:
    """Debtors who owe and cannot be reached."""
    reached = Contact.objects.filter(debtor=OuterRef("debtor"), bad_since=None, opted_out_at=None)
    owing = Receivable.objects.filter(settled_on=None, written_off_on=None)
    count = owing.exclude(Exists(reached)).values("debtor").distinct().count()
    if count:
        said = gettext("%(count)d debtors who owe have no address that can be used.") % {"count": count}
        yield said, gettext("Import their contacts; the list Left alone names them.")
    else:
        yield gettext("Every debtor who owes has an address."), ""


def lock(at: datetime) -> Found:
    """A run that holds its lock for longer than a run lasts."""
    held = RunLock.objects.exclude(holder="").select_related("creditor")
    stale = [each for each in held if each.taken_at and at - each.taken_at > locking.STALE_AFTER]
    for each in stale:
        said = gettext("A run of %(name)s holds its lock since %(since)s.")
        yield (
            said % {"name": each.creditor.name, "since": f"{each.taken_at:%Y-%m-%d %H:%M} UTC"},
            gettext("If no such run is going on, run the day again: a lock whose holder died is taken over."),
        )
    if not stale:
        yield gettext("No run is stuck."), ""


def messages(at: datetime) -> Found:
    """Messages whose fate only a person can tell."""
    count = Message.objects.filter(state="unknown").count()
    if count:
        yield (
            gettext("Of %(count)d messages it is not known whether they arrived.") % {"count": count},
            gettext("Say under Messages whether they did; they are never sent again by themselves."),
        )
    else:
        yield gettext("The fate of every message is known."), ""


def jobs(at: datetime) -> Found:
    """What the house does by itself and what went wrong with it."""
    failed = house.troubles()
    for each in failed:
        yield each["said"], gettext("Mend the cause; it is tried again by itself.")
    if not failed:
        yield gettext("What the house does by itself went well."), ""


def worker(at: datetime) -> Found:
    """Whether anybody runs the days and sends."""
    if foundation.house().set_up_at is None:
        yield (
            gettext("The first start is not finished."),
            gettext("Open the page /inicio/, or run: cartera init"),
        )
        return
    job = foundation.job(name=house_worker.WORKER)
    if job and job.done_at and at - job.done_at < WORKER_SILENT:
        yield gettext("The worker works."), ""
    else:
        yield (
            gettext("No worker works: days are not run and nothing is sent."),
            gettext("Start `cartera up`, or `cartera worker`."),
        )


def backup(at: datetime) -> Found:
    """How old the last backup is."""
    house = foundation.house()
    if house.demo or house.set_up_at is None:
        return
    job = foundation.job(name=BACKUP)
    if job is None or job.done_at is None:
        yield gettext("There is no backup yet."), gettext("Make one every day: cartera backup FILE")
    elif at - job.done_at > BACKUP_OLD:
        yield (
            gettext("The last backup is of %(day)s.") % {"day": f"{job.done_at:%Y-%m-%d}"},
            gettext("Make one every day: cartera backup FILE"),
        )
    else:
        yield gettext("The last backup is of %(day)s.") % {"day": f"{job.done_at:%Y-%m-%d}"}, ""


def past(at: datetime) -> Found:
    """Creditors whose desk works on a day gone by: their days are not run by themselves."""
    for creditor in Creditor.objects.all():
        on = runs.past_day(creditor)
        if on is not None and foundation.house().rehearsal is False:
            said = gettext("%(name)s works on %(day)s, so its day is not run by itself.")
            yield (
                said % {"name": creditor.name, "day": on},
                gettext("Run today when you are done with the past: cartera run --on TODAY"),
            )
