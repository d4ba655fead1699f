"""Random valid policies: segments, ladders and steps of every kind."""

from typing import Any

from hypothesis import strategies as st

from cartera.kernel.policy import Announcement, Ladder, Policy, Segment, Step

CURRENCIES = ("PEN", "USD", "CLP")
CHANNELS = ("email", "whatsapp", "sms", "call")
ROLES = ("payer", "superior", "executive")
CONDITIONS = (
    "open > 100",
    "overdue <= 100.01 OR items_overdue BETWEEN 2 AND 3",
    "oldest_days >= 20 AND NOT kind = 'consumer'",
    "late_share_12m < 0.34 AND invoices_12m >= 3",
    "avg_days_late_12m > 10 OR avg_days_late_12m IS NULL",
    "kept_promises_12m - broken_promises_12m >= 0",
    "COALESCE(score, 0.6) > 0.4",
    "score < 0.5",
    "NOT (score < 0.5)",
    "customer_years * 2 > 3",
    "country IN ('pe', 'cl') AND currency <> 'USD'",
    "tags LIKE '%,vip,%'",
    "days_since_contact IS NOT NULL AND days_since_contact > 7",
    "reminders_12m + paid_after_reminder_12m = 2",
    "sales_12m >= 500",
)
limits = st.sampled_from([{}, {}, {}, {"PEN": 6_000}, {"USD": 4_001, "PEN": 10_000}, {"CLP": 10_734}])


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Give a policy of one to three ladders."""
    names = draw(st.sampled_from([(), ("good",), ("good", "rest")]))
    segments = tuple(
        Segment(name, draw(st.sampled_from(CONDITIONS)) if n == 0 or draw(st.booleans()) else None)
        for n, name in enumerate(names)
    )
    count = draw(st.integers(1, 3 if names else 1))
    ladders = tuple(draw(ladders_of(f"l{n}", names)) for n in range(count))
    return Policy("p", "1", ladders, segments, draw(limits))


@st.composite
def ladders_of(draw: st.DrawFn, name: str, segments: tuple[str, ...]) -> Ladder:
    """Give a ladder of up to two courtesy steps and one to five rungs."""
    whens = CONDITIONS + tuple(f"segment = '{segment}' OR segment IS NULL" for segment in segments)
    ahead = sorted(draw(st.sets(st.sampled_from([0, 2, 3, 5, 10]), max_size=2)), reverse=True)
    courtesy = [draw(courtesies(days, whens)) for days in ahead]
    count = draw(st.integers(1, 5))
    days = sorted(draw(st.lists(st.integers(0, 30), min_size=count, max_size=count)))
    rungs: list[dict[str, Any]] = [draw(rungs_of(n, days[n], n == count - 1, whens)) for n in range(count)]
    draw(announced(rungs))
    mine = draw(st.sampled_from([(), segments, segments[:1], segments[1:]]))
    climb, items = (
        draw(st.sampled_from(["latest", "each"])),
        draw(st.sampled_from(["overdue", "open", "triggering"])),
    )
    return Ladder(name, (*courtesy, *(Step(**rung) for rung in rungs)), mine, climb, items)


@st.composite
def courtesies(draw: st.DrawFn, days: int, whens: tuple[str, ...]) -> Step:
    """Give a step before the due date."""
    return Step(
        f"b{days}", days, "before_due", channels=draw(channels()), to=draw(roles()), template="courtesy",
        when=draw(conditions(whens)), min_open=draw(limits),
    )  # fmt: skip


@st.composite
def rungs_of(draw: st.DrawFn, n: int, days: int, last: bool, whens: tuple[str, ...]) -> dict[str, Any]:
    """Give the keys of a rung."""
    action = draw(st.sampled_from(["message", "message", "message", "call", "task"]))
    previous = n > 0 and draw(st.booleans())
    return {
        "name": f"r{n}",
        "days": min(days, 10) if previous else days,
        "after": "previous" if previous else "due",
        "action": action,
        "channels": draw(channels()) if action == "message" else draw(st.sampled_from([(), ("call",)])),
        "all_channels": draw(st.booleans()),
        "to": draw(roles()),
        "by": "collector" if action != "message" else draw(st.sampled_from(["system", "system", "legal"])),
        "template": "any",
        "approve": draw(st.booleans()),
        "min_open": draw(limits),
        "when": draw(conditions(whens)),
        "month_end": previous and draw(st.integers(0, 3)) == 0,
        "repeat": last and draw(st.booleans()),
    }


@st.composite
def announced(draw: st.DrawFn, rungs: list[dict[str, Any]]) -> None:
    """Turn some rungs into consequences, each with one or two earlier steps that announce it."""
    for name in ("order_hold", "legal_referral"):
        free = [
            n for n, rung in enumerate(rungs) if n > 0 and "announces" not in rung and rung["action"] in PLAIN
        ]
        if not free or draw(st.booleans()):
            continue
        at = draw(st.sampled_from(free))
        speakers = [n for n in range(at) if "announces" not in rungs[n]]
        if not speakers:
            continue
        for n in {draw(st.sampled_from(speakers)), draw(st.sampled_from(speakers))}:
            rungs[n]["announces"] = Announcement(name, draw(st.integers(0, 12)))
        by = draw(st.sampled_from(["system", "legal"]))
        rungs[at] |= {"action": name, "by": by, "channels": (), "repeat": False}


PLAIN = ("message", "call", "task")


def channels() -> st.SearchStrategy[tuple[str, ...]]:
    """Give one to three channels in an order of preference."""
    return st.lists(st.sampled_from(CHANNELS[:3]), min_size=1, max_size=3, unique=True).map(tuple)


def roles() -> st.SearchStrategy[tuple[str, ...]]:
    """Give one or two roles in order."""
    return st.sampled_from([("payer",), ("payer",), ("superior", "payer"), ("payer", "executive")])


def conditions(whens: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    """Give a condition, mostly none."""
    return st.none() | st.none() | st.sampled_from(whens)
