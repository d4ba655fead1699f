"""What a story may say: every deed and every expectation, their keys and what each key must be.

The table covers the whole format, also what is not built yet: a story that uses such a deed is told so by name, which
is another thing than a misspelt word.
"""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.translation import gettext

from cartera.disputes.catalogue import KINDS as UNDERTAKINGS
from cartera.kernel import policy
from cartera.problems import N_
from cartera.statements.situations import SITUATIONS

_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be: a test and the words that say so."""

    fits: Callable[[object], bool]
    said: str  # a msgid
    choices: tuple[str, ...] = ()


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _names(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_text(each) for each in value)


def _instalments(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_instalment(each) for each in value)


def _instalment(value: object) -> bool:
    return (
        isinstance(value, dict) and set(value) == {"amount", "due"} and _day(value["due"])
        and AMOUNT.fits(value["amount"])
    )  # fmt: skip


def _buckets(value: object) -> bool:
    return isinstance(value, dict) and all(AMOUNT.fits(each) for each in value.values())


def one_of(*words: str) -> Kind:
    """Return the kind of a value that is one of some words."""
    return Kind(lambda value: value in words, N_("one of the words of the format"), words)


TEXT = Kind(_text, N_("a text"))
AMOUNT = Kind(
    lambda value: isinstance(value, str) and bool(_AMOUNT.fullmatch(value)),
    N_('an amount written as text in major units, like "1234.50"'),
)
DAY = Kind(_day, N_("a date, like 2026-10-31 without quotes"))
HOUR = Kind(lambda value: isinstance(value, time), N_("an hour, like 10:00:00 without quotes"))
NUMBER = Kind(_number, N_("a whole number"))
YES = Kind(lambda value: value is True, N_("true"))
YES_NO = Kind(lambda value: isinstance(value, bool), N_("true or false"))
NAMES = Kind(_names, N_("a list of texts"))
NAME_OR_NAMES = Kind(lambda value: _text(value) or _names(value), N_("a text or a list of texts"))
ANY = Kind(lambda value: True, "")
INSTALMENTS = Kind(_instalments, N_("a list of { amount, due }"))
BUCKETS = Kind(_buckets, N_('a table of amounts by bucket, like { current = "0.00", "1-30" = "10.00" }'))
ACTS = Kind(
    lambda value: isinstance(value, list) and all(isinstance(each, dict) and each for each in value),
    N_("a list of tables, like [{ run = true }]"),
)
CONSEQUENCE = one_of(*policy.CONSEQUENCES)
CHANNEL = one_of(*policy.CHANNELS)
PROTECTION = one_of("represented", "deceased", "insolvent", "cease_request")


@dataclass(frozen=True, slots=True)
class Verb:
    """One deed or expectation: what its first key names, its other keys, and which of them it cannot do without."""

    of: Kind
    keys: Mapping[str, Kind] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()  # just one of these
    names_debtor: bool = False  # the first key is a debtor
    brings_debtor: bool = False  # and this may be the first that speaks of it


_WHY = {"reason": TEXT}
_PLACE = {
    "debtor": TEXT, "amount": AMOUNT, "due": DAY, "issued": DAY, "currency": TEXT, "order": TEXT,
    "instalments": INSTALMENTS,
}  # fmt: skip
_PAY = {
    "debtor": TEXT, "amount": AMOUNT, "currency": TEXT, "items": NAMES, "on_account": YES_NO, "dated": DAY,
}  # fmt: skip
_PLAN = {
    "debtor": TEXT, "items": NAMES, "instalments": INSTALMENTS, "count": NUMBER, "first": DAY, "every": TEXT,
    "down": AMOUNT, "rate": AMOUNT, "offered": YES_NO, "currency": TEXT,
}  # fmt: skip
_LIMIT = {
    "amount": AMOUNT, "none": YES, "currency": TEXT, "overdue_tolerance_days": NUMBER,
    "overdue_tolerance": AMOUNT,
}  # fmt: skip

DEEDS: dict[str, Verb] = {
    "place": Verb(TEXT, _PLACE, ("debtor",)),
    "pay": Verb(TEXT, _PAY, ("debtor", "amount")),
    "return": Verb(TEXT, {"cost": AMOUNT}),
    "credit": Verb(TEXT, {"item": TEXT, "debtor": TEXT, "amount": AMOUNT, "currency": TEXT}, ("amount",), (("item", "debtor"),)),
    "uncredit": Verb(TEXT),
    "write_off": Verb(TEXT, _WHY),
    "reinstate": Verb(TEXT, _WHY),
    "pause": Verb(TEXT, {"from": DAY, "to": DAY, **_WHY}),
    "resume": Verb(TEXT),
    "exempt": Verb(TEXT, _WHY, names_debtor=True, brings_debtor=True),
    "unexempt": Verb(TEXT, _WHY, names_debtor=True),
    "dispute": Verb(TEXT, {"item": TEXT, "amount": AMOUNT, "owner": TEXT, **_WHY}, ("item",)),
    "resolve": Verb(TEXT, {"outcome": one_of("accepted", "rejected"), "credited": AMOUNT}, ("outcome",)),
    "undertake": Verb(
        TEXT, {"item": TEXT, "debtor": TEXT, "kind": one_of(*UNDERTAKINGS), "by": DAY, "owner": TEXT}, ("kind",),
        (("item", "debtor"),),
    ),
    "keep": Verb(TEXT, _WHY),
    "withdraw_undertaking": Verb(TEXT, _WHY, ("reason",)),
    "run": Verb(YES, {"on": DAY}),
    "approve": Verb(TEXT),  # a debtor, or "all"
    "discard": Verb(TEXT, _WHY, names_debtor=True),
    "send": Verb(YES),
    "process": Verb(YES),
    "contact": Verb(
        TEXT, {"channel": TEXT, "outcome": TEXT, "direction": TEXT, "party": TEXT}, names_debtor=True, brings_debtor=True
    ),
    "promise": Verb(
        TEXT, {"debtor": TEXT, "amount": AMOUNT, "by": DAY, "items": NAMES, "currency": TEXT},
        ("debtor", "amount", "by"),
    ),
    "plan": Verb(TEXT, _PLAN, ("debtor",)),
    "accept_plan": Verb(TEXT),
    "break_plan": Verb(TEXT, _WHY),
    "cancel_plan": Verb(TEXT, _WHY),
    "settle": Verb(
        TEXT, {"debtor": TEXT, "items": NAMES, "amount": AMOUNT, "by": DAY, "approved_by": TEXT}, ("debtor",)
    ),
    "extend": Verb(TEXT, {"to": DAY, **_WHY}, ("to",)),
    "forbear": Verb(TEXT, {"from": DAY, "to": DAY, **_WHY}, names_debtor=True, brings_debtor=True),
    "waive": Verb(TEXT, {"interest": AMOUNT, "fees": AMOUNT, "by": TEXT, **_WHY}),
    "limit": Verb(TEXT, _LIMIT, names_debtor=True, brings_debtor=True),
    "order": Verb(
        TEXT, {"debtor": TEXT, "amount": AMOUNT, "currency": TEXT, "prepaid": YES_NO, "by": ANY}, ("debtor",)
    ),
    "waive_consequence": Verb(
        TEXT, {"consequence": CONSEQUENCE, "currency": TEXT, "by": TEXT, **_WHY}, ("consequence",),
        names_debtor=True,
    ),
    "import": Verb(TEXT, {"layout": TEXT, "kind": TEXT}),
    "authorise": Verb(TEXT, {"channel": CHANNEL, "evidence": TEXT}, ("channel",), names_debtor=True),
    "withdraw": Verb(TEXT, {"channel": CHANNEL, "evidence": TEXT}, ("channel",), names_debtor=True),
    "wrong_number": Verb(TEXT, {"channel": CHANNEL, **_WHY}, ("channel",), names_debtor=True),
    "protect": Verb(TEXT, {"kind": PROTECTION, "from": DAY, "to": DAY, **_WHY}, ("kind",), names_debtor=True),
    "end_protection": Verb(TEXT, {"kind": PROTECTION, **_WHY}, ("kind",), names_debtor=True),
    "hardship": Verb(
        TEXT, {"kind": one_of("hardship", "vulnerable"), "gestor": TEXT, "review": DAY, **_WHY}, ("gestor",),
        names_debtor=True,
    ),
    "end_hardship": Verb(TEXT, _WHY, names_debtor=True),
    "complain": Verb(
        TEXT, {"debtor": TEXT, "about": TEXT, "channel": CHANNEL, "owner": TEXT}, ("debtor",)
    ),
    "answer": Verb(TEXT, {"text": TEXT}, ("text",)),
    "statement": Verb(TEXT, {"from": DAY, "requested": YES_NO, "currency": TEXT}, names_debtor=True),
}  # fmt: skip

_PROPOSAL = {
    "step": TEXT, "ladder": TEXT, "items": NAMES, "amount": AMOUNT, "net": AMOUNT, "credit": AMOUNT,
    "currency": TEXT, "channels": NAMES, "action": TEXT, "to": NAME_OR_NAMES, "by": TEXT,
    "state": one_of("proposed", "approved", "held"), "why": TEXT,
}  # fmt: skip
_MESSAGE = {
    "step": TEXT, "channel": TEXT, "currency": TEXT, "why": TEXT, "rule": TEXT, "contains": TEXT,
    "count": NUMBER, "state": one_of("sent", "refused", "failed", "withdrawn"),
}  # fmt: skip
_BALANCE = {
    "open": AMOUNT, "overdue": AMOUNT, "on_account": AMOUNT, "interest": AMOUNT, "fees": AMOUNT,
    "currency": TEXT,
}  # fmt: skip
_ITEM = {
    "open": AMOUNT, "days_past_due": NUMBER, "delinquent_days": NUMBER, "interest": AMOUNT, "fees": AMOUNT,
    "state": one_of("written_off", "paid", "agreed", "disputed", "paused", "open"),
}  # fmt: skip
_STATEMENT = {
    "open": AMOUNT, "overdue": AMOUNT, "disputed": AMOUNT, "on_account": AMOUNT, "net": AMOUNT, "interest": AMOUNT,
    "fees": AMOUNT, "situation": one_of(*SITUATIONS), "lines": NUMBER, "from": DAY, "currency": TEXT,
}  # fmt: skip
_CREDIT = {
    "state": one_of("good", "on_hold", "suspended", "cancelled"), "available": AMOUNT, "currency": TEXT,
}  # fmt: skip
_CONSEQUENCE = {
    "of": CONSEQUENCE, "currency": TEXT,
    "state": one_of("announced", "carried_out", "waived", "lapsed", "released"),
}  # fmt: skip

EXPECTATIONS: dict[str, Verb] = {
    "proposals": Verb(NUMBER),
    "proposal": Verb(TEXT, _PROPOSAL, names_debtor=True),
    "no_proposal": Verb(TEXT, {"currency": TEXT, "why": TEXT}, names_debtor=True),
    "message": Verb(TEXT, _MESSAGE, names_debtor=True),
    "position": Verb(TEXT, {"is": TEXT, "currency": TEXT}, ("is",), names_debtor=True),
    "balance": Verb(TEXT, _BALANCE, names_debtor=True),
    "item": Verb(TEXT, _ITEM),
    "statement": Verb(TEXT, _STATEMENT, names_debtor=True),
    "ageing": Verb(BUCKETS, {"as_of": DAY, "debtor": TEXT, "currency": TEXT}),
    "promise": Verb(TEXT, {"state": one_of("open", "kept", "partial", "broken")}, ("state",)),
    "plan": Verb(
        TEXT,
        {
            "state": one_of("offered", "active", "kept", "broken", "cancelled"),
            "paid": AMOUNT,
            "next_due": DAY,
        },
    ),
    "settlement": Verb(TEXT, {"state": one_of("open", "kept", "broken"), "paid": AMOUNT}),
    "dispute": Verb(TEXT, {"state": one_of("open", "accepted", "rejected")}, ("state",)),
    "undertaking": Verb(TEXT, {"state": one_of("open", "late", "kept", "withdrawn")}, ("state",)),
    "credit": Verb(TEXT, _CREDIT, names_debtor=True),
    "order": Verb(TEXT, {"verdict": one_of("released", "held", "rejected"), "why": TEXT}),
    "consequence": Verb(TEXT, _CONSEQUENCE, names_debtor=True),
    "anomaly": Verb(TEXT, {"why": TEXT}, names_debtor=True),
}

POLICY = Kind(lambda value: isinstance(value, dict | str), N_("a table [policy] or the name of a file"))
STORY_KEYS: dict[str, Kind] = {
    "story": TEXT,
    "country": TEXT,  # jurisdiction pack
    "collects_as": one_of("own_name", "third_party", "buyer"),
    "currency": TEXT,
    "timezone": TEXT,
    "run_at": HOUR,
    "language": one_of("es", "en"),
}
CHANNEL_KEYS: dict[str, Kind] = dict.fromkeys(policy.CHANNELS, TEXT)
CONTACT_KEYS: dict[str, Kind] = {
    "role": one_of(*policy.ROLES), "channel": one_of(*policy.CHANNELS), "address": TEXT, "name": TEXT,
    "authorised": YES_NO,
}  # fmt: skip
DEBTOR_KEYS: dict[str, Kind] = {
    "id": TEXT, "name": TEXT, "kind": one_of("business", "consumer"), "country": TEXT, "parent": TEXT,
    "channels": Kind(lambda value: isinstance(value, dict), N_("a table of addresses by channel")),
    "authorised": Kind(
        lambda value: isinstance(value, list) and all(_text(each) for each in value), N_("a list of texts")
    ),
    "contacts": ACTS,
}  # fmt: skip
DAY_KEYS: dict[str, Kind] = {"on": DAY, "at": HOUR, "do": ACTS, "expect": ACTS}


def hint(word: object, known: Collection[str]) -> str:
    """Return ` Did you mean “…”?` for a near miss, else nothing."""
    near = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return gettext(" Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
