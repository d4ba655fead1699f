"""Whose an address is: the roles a contact may have, and which party of the law each of them is.

Those that a policy may write to come first (`kernel.policy.ROLES`); to the others no step ever speaks by itself.
"""

from typing import Literal

from cartera.kernel import policy
from cartera.problems import N_

Party = Literal["debtor", "co_debtor", "guarantor", "attorney", "reference", "employer", "third_party"]

OTHERS = (
    "co_debtor", "attorney", "reference", "employer", "salesperson", "spouse", "relative", "other",
)  # fmt: skip
ROLES = (*policy.ROLES, *OTHERS)

# People of a debtor firm are the debtor; everybody who owes nothing is a third party.
PARTIES: dict[str, Party] = {
    "payer": "debtor",
    "superior": "debtor",
    "executive": "debtor",
    "purchasing": "debtor",
    "legal_representative": "debtor",
    "guarantor": "guarantor",
    "co_debtor": "co_debtor",
    "attorney": "attorney",
    "reference": "reference",
    "employer": "employer",
    "salesperson": "third_party",
    "spouse": "third_party",
    "relative": "third_party",
    "other": "third_party",
}
OBLIGED: frozenset[Party] = frozenset({"debtor", "co_debtor", "guarantor"})  # they owe, so they know

WORDS = {
    "co_debtor": N_("co-debtor"),
    "attorney": N_("the debtor's lawyer"),
    "reference": N_("reference"),
    "employer": N_("employer"),
    "salesperson": N_("salesperson who sold"),
    "spouse": N_("spouse"),
    "relative": N_("relative"),
    "other": N_("somebody else"),
}


def party(role: str) -> Party:
    """Return which party of the law packs a role is; a role nobody knows is a third party, the strictest."""
    return PARTIES.get(role, "third_party")


def obliged(role: str) -> bool:
    """Tell whether who has this role owes the debt, so that it may be mentioned unless a law says otherwise."""
    return party(role) in OBLIGED
