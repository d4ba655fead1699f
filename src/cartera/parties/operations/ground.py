"""What the verbs of this stage stand on: addresses and words checked, a debtor held, what is known of an address."""

from collections.abc import Iterable

from django.db import connection

from cartera.kernel.policy import CHANNELS
from cartera.parties import addresses
from cartera.parties.addresses import family, relatives
from cartera.parties.models import BadAddress, Debtor
from cartera.parties.roles import ROLES
from cartera.problems import N_, Refused

__all__ = ["family", "relatives"]

AT_ONCE = 500  # addresses in one statement


class UnknownRole(Refused):
    """A role that no contact can have."""

    code = "unknown_role"
    text = N_("%(role)s is not a role; the roles are %(roles)s.")


class UnknownChannel(Refused):
    """A channel that no policy can use."""

    code = "unknown_channel"
    text = N_("%(channel)s is not a channel; the channels are %(channels)s.")


class WrongAddressGiven(Refused):
    """No e-mail address, or no telephone number."""

    code = "wrong_address"
    text = N_(
        "“%(address)s” is no address that can be used. Check for a missing digit, prefix or domain; a number takes no letters and no extension."
    )


def known_role(role: str) -> None:
    """Raise UnknownRole unless a contact can have this role."""
    if role not in ROLES:
        raise UnknownRole(role=role, roles=", ".join(ROLES))


def known_channel(channel: str) -> None:
    """Raise UnknownChannel unless there is such a channel."""
    if channel not in CHANNELS:
        raise UnknownChannel(channel=channel, channels=", ".join(CHANNELS))


def checked_address(debtor: Debtor, channel: str, address: str) -> str:
    """Return an address in the one form it is kept in. Raises WrongAddressGiven."""
    try:
        return addresses.read(channel, address, debtor.country or debtor.creditor.country)
    except addresses.WrongAddress:
        raise WrongAddressGiven(address=address, channel=channel) from None


def hold(debtor: Debtor) -> None:
    """Lock a debtor, so that two people cannot say contrary things of them at once."""
    if connection.features.has_select_for_update:
        list(Debtor.objects.select_for_update().filter(pk=debtor.pk).values_list("pk"))


def running_bad(given: Iterable[str]) -> dict[tuple[str, str], BadAddress]:
    """Return those of some addresses that are somebody else's, by family and address."""
    wanted = sorted(set(given))
    found: dict[tuple[str, str], BadAddress] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = BadAddress.objects.filter(address__in=wanted[start : start + AT_ONCE], ended_on__isnull=True)
        found |= {(bad.family, bad.address): bad for bad in part}
    return found
