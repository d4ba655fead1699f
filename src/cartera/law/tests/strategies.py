"""Random questions, histories and packs, near the edges where rules change their mind."""

# ruff: noqa: DTZ001 - wall clocks are what is tested

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from cartera.law import kinds
from cartera.law.pack import Applies, Calendar, Pack, Rule
from cartera.law.vocabulary import FLAGS, TAGS

CHANNELS = ["call", "robocall", "sms", "whatsapp", "email", "letter", "visit"]
OUTCOMES = ["attempt", "delivered", "connected", "conversation", "direct_contact"]
ZONES = [
    "America/Santiago", "America/Bogota", "America/New_York", "America/Los_Angeles", "America/Asuncion",
    "Pacific/Easter", "America/Sao_Paulo", "Europe/Madrid", "America/Havana", "UTC",
]  # fmt: skip
# Ordinary weeks, feasts, and nights on which clocks are put forward or back (in Havana and Asunción at midnight).
STARTS = [
    datetime(2026, 1, 1), datetime(2026, 3, 7, 20), datetime(2026, 4, 2, 12), datetime(2026, 4, 4, 12),
    datetime(2026, 5, 19), datetime(2026, 7, 17, 12), datetime(2026, 9, 5, 12), datetime(2026, 10, 31, 12),
    datetime(2026, 11, 18), datetime(2026, 12, 24, 12), datetime(2024, 10, 5, 18), datetime(2023, 10, 9, 18),
]  # fmt: skip


@st.composite
def moments(draw):
    hour = draw(st.sampled_from([0, 1, 6, 7, 8, 9, 12, 14, 15, 17, 18, 19, 20, 21, 22, 23]))
    minute = draw(st.sampled_from([0, 0, 1, 29, 30, 59]))
    day = draw(st.sampled_from(STARTS)).date() + timedelta(days=draw(st.integers(0, 9)))
    return datetime.combine(day, time(hour, minute))


@st.composite
def events(draw, now, hours=24 * 12):
    back = draw(
        st.one_of(st.integers(0, hours * 60), st.integers(0, hours // 24).map(lambda days: days * 1440))
    )
    event = {
        "at": (now - timedelta(minutes=back)).isoformat(timespec="minutes"),
        "channel": draw(st.sampled_from(CHANNELS)),
        "outcome": draw(st.sampled_from(OUTCOMES)),
    }
    if draw(st.booleans()):
        event["direction"] = draw(st.sampled_from(["out", "out", "in"]))
    for key, values in (
        ("creditor", ["c1", "c2"]),
        ("debt", ["A", "B"]),
        ("collector", ["own_name", "third_party"]),
    ):
        if draw(st.integers(0, 2)) == 0:
            event[key] = draw(st.sampled_from(values))
    if draw(st.integers(0, 4)) == 0:
        event["flags"] = [draw(st.sampled_from(["not_connected_to_number", "debtor_consented_this_week"]))]
    if draw(st.integers(0, 6)) == 0:
        event["party"] = draw(st.sampled_from(["debtor", "attorney"]))
    return event


def perhaps(values, missing=6):
    """Return one of the values, rarely nothing."""
    return st.integers(0, missing).flatmap(lambda n: st.none() if n == 0 else st.sampled_from(values))


def some(values, most=2):
    return st.one_of(st.just([]), st.lists(st.sampled_from(values), max_size=most, unique=True))


@st.composite
def questions(draw, pack, hours=24 * 12):
    now = draw(moments())
    zones = draw(
        st.one_of(
            st.sampled_from(ZONES), st.lists(st.sampled_from(ZONES), max_size=2, unique=True), st.none()
        )
    )
    return {
        "id": 1,
        "pack": pack,
        "at": now.isoformat(timespec="minutes"),
        "zone": zones,
        "channel": draw(st.sampled_from(CHANNELS)),
        "party": draw(perhaps(["debtor", "debtor", "guarantor", "attorney", "employer"])),
        "debtor": draw(perhaps(["consumer", "consumer", "business"], 12)),
        "collector": draw(perhaps(["third_party", "own_name"], 12)),
        "creditor": draw(perhaps(["c1"])),
        "debt": draw(perhaps(["A"])),
        "product": draw(st.sampled_from([None, "invoice", "credit_card", "microcredit"])),
        "place": draw(st.sampled_from([None, "home", "work"])),
        "purpose": draw(
            st.sampled_from(["collect", "collect", "location_information", "announce_remedy", None])
        ),
        "history": draw(st.lists(events(now, hours), max_size=8)),
        "authorised": draw(
            st.one_of(st.none(), st.lists(st.sampled_from(CHANNELS), max_size=7, unique=True))
        ),
        "flags": draw(st.one_of(some(FLAGS), some(["breathing_space", "insolvent", "seeking_debt_advice"]))),
        "since": draw(
            st.dictionaries(
                st.sampled_from(["breathing_space", "insolvent", "seeking_debt_advice"]),
                st.sampled_from([0, 1, 5, 9, 29, 30, 59, 60]).map(
                    lambda back: (now.date() - timedelta(days=back)).isoformat()
                ),
            )
        ),
        "tags": draw(st.one_of(st.none(), some(TAGS, 5))),
        "holidays": draw(st.one_of(st.none(), st.just([now.date().isoformat()]))),
    }


# --- packs ---

FRAMES = st.one_of(
    st.sampled_from(["calendar_day", "calendar_week", "calendar_month"]).map(kinds.Frame),
    st.integers(1, 5).map(lambda n: kinds.Frame("rolling_days", n)),
    st.integers(1, 60).map(lambda n: kinds.Frame("rolling_hours", n)),
)
SCOPES = st.lists(
    st.sampled_from(["debtor", "creditor", "debt", "collector", "channel"]),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
COUNTS = st.sampled_from(OUTCOMES)
CLOCK_TIMES = [time(0), time(0, 30), time(1, 30), time(7), time(8), time(12), time(19, 30), time(23, 30)]


@st.composite
def windows(draw):
    spans = []
    for _ in range(draw(st.integers(1, 3))):
        start, end = sorted(draw(st.lists(st.sampled_from(CLOCK_TIMES), min_size=2, max_size=2, unique=True)))
        days = draw(st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True))
        spans.append(kinds.Span(tuple(days), start, end))
    return kinds.Window(tuple(spans), draw(st.sampled_from(["refuse", "ignore", "as_sunday"])))


COUNTED = st.one_of(
    st.builds(
        kinds.Cap,
        st.integers(1, 3),
        FRAMES,
        SCOPES,
        COUNTS,
        st.sampled_from([(), ("not_connected_to_number",)]),
    ),
    st.builds(kinds.Gap, SCOPES, COUNTS, min_hours=st.integers(1, 50)),
    st.builds(kinds.Gap, SCOPES, COUNTS, min_days=st.integers(1, 4)),
    st.builds(kinds.Cooldown, st.integers(1, 5), SCOPES, COUNTS),
    st.builds(kinds.ChannelLock, FRAMES, SCOPES, COUNTS),
)
LAPSING = st.builds(
    kinds.Suppress,
    st.sampled_from(["breathing_space", "insolvent"]),
    max_days=st.one_of(st.none(), st.integers(1, 12)),
)
STANDING = st.one_of(
    st.builds(kinds.Party, st.just(("debtor", "attorney")), st.just(("location_information",))),
    st.builds(kinds.Place, st.just(("work",)), st.sampled_from(["", "employer_prohibits_known"])),
    st.builds(kinds.Suppress, st.just("represented_by_attorney"), redirect_to=st.just("attorney")),
    LAPSING,
    st.builds(kinds.Channel, require=st.just("debtor_authorised_channel")),
    st.builds(kinds.Channel, ban=st.just(("call",)), except_products=st.just(("microcredit",))),
    st.builds(kinds.Content, must=st.just(("amount_due",)), when=st.sampled_from(["", "first_of_campaign"])),
)
NAMES = {says: name for name, says in kinds.KINDS.items()}


@st.composite
def rules(draw, number, timed):
    says = draw(st.one_of(windows(), COUNTED, LAPSING) if timed else st.one_of(windows(), COUNTED, STANDING))
    kind = NAMES[type(says)]
    begins = draw(
        st.one_of(st.none(), st.sampled_from([date(2026, 4, 5), date(2026, 11, 20), date(2020, 1, 1)]))
    )
    ends = draw(st.one_of(st.none(), st.none(), st.sampled_from([date(2026, 7, 20), date(2026, 11, 22)])))
    return Rule(
        id=f"x.{kind}.{draw(st.integers(0, 9))}{number}",
        kind=kind,
        says=says,
        force=draw(st.sampled_from(["statutory"] * 6 + ["guidance", "policy", "informational"])),
        confidence=draw(st.sampled_from(["high", "high", "medium", "low"])),
        source=(),
        explain={},
        channels=draw(st.sampled_from([("*",), ("call", "visit"), ("email", "sms", "whatsapp", "letter")])),
        applies=draw(
            st.sampled_from([Applies(), Applies(debtor=("consumer",)), Applies(product=("credit_card",)),
                             Applies(debtor=("business", "consumer"), collector=("third_party", "buyer"))])
        ),
        effective_from=begins,
        effective_to=ends,
        unless=draw(st.sampled_from([(), (), ("debtor_requested_time",)])),
    )  # fmt: skip


@st.composite
def packs(draw, timed=False):
    made = [draw(rules(number, timed)) for number in range(draw(st.integers(1, 5)))]
    return Pack(
        id="x",
        name={},
        version="1",
        country=draw(st.sampled_from(["", "CO"])),
        timezone=draw(st.sampled_from(["debtor", "America/Asuncion", "America/Havana"])),
        week_start=draw(st.integers(0, 6)),
        holidays=draw(st.sampled_from([None, Calendar("CO"), Calendar("US", add=(date(2026, 11, 19),))])),
        reviewed_by=draw(st.sampled_from(["", "a lawyer"])),
        rules=tuple(made),
    )
