"""Questions about creditors, debtors and how they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from cartera.foundation.models import User
from cartera.parties.models import Contact, Creditor, Debtor, Membership
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


def creditors_of(user: User) -> QuerySet[Creditor]:
    """Return the creditors whose debtors a user may see."""
    members = Membership.objects.filter(user=user)
    if user.is_superuser or members.filter(creditor__isnull=True).exists():
        return Creditor.objects.all()
    return Creditor.objects.filter(membership__in=members)


def role_of(user: User, creditor: Creditor) -> Membership.Role | None:
    """Return the role a user works in for a creditor, its own before the one for every creditor; None: no access."""
    if user.is_superuser:
        return Membership.Role.ADMINISTRATOR
    given = Membership.objects.filter(Q(creditor=creditor) | Q(creditor__isnull=True), user=user)
    roles = {member.creditor_id: Membership.Role(member.role) for member in given}
    return roles.get(creditor.pk, roles.get(None))
