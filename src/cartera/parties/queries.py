"""Questions about creditors, debtors and how they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from cartera.foundation.models import User
from cartera.parties.models import (
    Consent,
    Contact,
    Creditor,
    Debtor,
    Hardship,
    Membership,
    Protection,
    Wish,
)
from cartera.problems import N_, Refused


class WhichCreditor(Refused):
    """There are several creditors, or none, and none was named."""

    code = "which_creditor"
    text = N_("Say which creditor is meant. There are: %(names)s.")


class UnknownCreditor(Refused):
    """No creditor has this name."""

    code = "unknown_creditor"
    text = N_("There is no creditor called %(name)s. There are: %(names)s.")


class UnknownDebtor(Refused):
    """No debtor has this code."""

    code = "unknown_debtor"
    text = N_("There is no debtor with the code %(code)s.")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One tax id that several debtors carry: across creditors they are the same firm or person."""

    country: str
    tax_id: str
    debtors: Sequence[Debtor]


def creditor(name: str = "") -> Creditor:
    """Return the creditor of a name, or the only one there is. Raises WhichCreditor, UnknownCreditor."""
    known = list(Creditor.objects.all())
    names = ", ".join(each.name for each in known) or "–"
    if name:
        for each in known:
            if each.name == name:
                return each
        raise UnknownCreditor(name=name, names=names)
    if len(known) != 1:
        raise WhichCreditor(names=names)
    return known[0]


def debtor(*, creditor: Creditor, code: str) -> Debtor:
    """Return the debtor of a code or alias. Raises UnknownDebtor."""
    meant = Q(code=code) | Q(aliases__creditor=creditor, aliases__code=code)
    # The debtor's own code first, should another one's alias ever equal it.
    found = sorted(
        Debtor.objects.filter(meant, creditor=creditor).distinct(), key=lambda each: each.code != code
    )
    if not found:
        raise UnknownDebtor(code=code)
    return found[0]


def possible_duplicates(*, creditors: Sequence[Creditor] | None = None) -> list[Duplicate]:
    """Return the tax ids that more than one debtor carries, with these debtors; equal names alone prove nothing.

    Two queries. `creditors` left out: all, as an agency sees them.
    """
    told = Debtor.objects.exclude(tax_id="")
    if creditors is not None:
        told = told.filter(creditor__in=creditors)
    shared = told.values("tax_id", "country").annotate(times=Count("pk")).filter(times__gt=1)
    keys = set(shared.order_by().values_list("country", "tax_id"))
    groups: dict[tuple[str, str], list[Debtor]] = {key: [] for key in sorted(keys)}
    ids = shared.order_by().values("tax_id")
    for each in told.filter(tax_id__in=ids).select_related("creditor").order_by("creditor__name", "code"):
        if (each.country, each.tax_id) in groups:
            groups[each.country, each.tax_id].append(each)
    return [Duplicate(country, tax_id, debtors) for (country, tax_id), debtors in groups.items()]


def contacts(*, debtor: Debtor) -> QuerySet[Contact]:
    """Return the addresses of a debtor, preferred ones first."""
    return debtor.contacts.order_by("-preferred", "role", "id")


def roles_of(user: User) -> dict[Creditor, Membership.Role]:
    """Return the creditors whose debtors a user may see, by name, with the role they work in for each.

    A role for one creditor comes before the one for every creditor. Two queries; one for nobody and for the superuser.
    """
    if user.is_superuser:
        return dict.fromkeys(Creditor.objects.order_by("name"), Membership.Role.ADMINISTRATOR)
    given = {each.creditor_id: Membership.Role(each.role) for each in Membership.objects.filter(user=user)}
    if not given:
        return {}
    about = Creditor.objects.order_by("name")
    seen = about if None in given else about.filter(pk__in=[pk for pk in given if pk])
    return {each: given[each.pk if each.pk in given else None] for each in seen}


def consents(*, debtor: Debtor) -> list[Consent]:
    """Return the word that holds on each channel and address of a debtor, channels as a whole first."""
    last = {
        (word.channel, word.address): word
        for word in debtor.consents.select_related("by").prefetch_related("files").order_by("pk")
    }
    return [last[key] for key in sorted(last)]


def wish(*, debtor: Debtor, on: date) -> Wish | None:
    """Return when and by what a debtor prefers to be reached on a day; None: they did not say."""
    return debtor.wishes.filter(_running(on)).select_related("by").last()


def protections(*, debtor: Debtor, on: date | None = None) -> list[Protection]:
    """Return what brakes all chasing of a debtor on a day, or ever did (`on` None), the latest first."""
    found = debtor.protections.select_related("by").order_by("-from_on", "-pk")
    return list(found if on is None else found.filter(_running(on)))


def hardship(*, debtor: Debtor, on: date) -> Hardship | None:
    """Return the time of care that a debtor is in on a day; None: in none."""
    return debtor.hardships.filter(_running(on)).select_related("by", "user").last()


def gestors(debtor_ids: Sequence[int], on: date) -> dict[int, str]:
    """Return who is in charge of those of some debtors who are treated with care on a day.

    One query: few are, so all of them are read and the others left out.
    """
    wanted = set(debtor_ids)
    rows = Hardship.objects.filter(_running(on)).values_list("debtor_id", "gestor")
    return {debtor: gestor for debtor, gestor in rows if debtor in wanted}


def _running(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def acting_members(*, creditor: Creditor) -> list[User]:
    """Return who may act for a creditor: collectors, supervisors and administrators, by name."""
    acting = (Membership.Role.COLLECTOR, Membership.Role.SUPERVISOR, Membership.Role.ADMINISTRATOR)
    members = Membership.objects.filter(Q(creditor=creditor) | Q(creditor__isnull=True), role__in=acting)
    wanted = Q(pk__in=members.values("user")) | Q(is_superuser=True)
    return list(User.objects.filter(wanted, is_active=True).order_by("first_name", "username"))
