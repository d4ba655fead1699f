"""Random valid policies: segments, ladders and steps of every kind."""

from random import Random
from typing import Any

from cartera.kernel.policy import Announcement, Ladder, Limits, Policy, Segment, Step

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
    "hardship",
    "NOT hardship OR open > 100",
)
LIMITS: tuple[Limits, ...] = ({"PEN": 6_000}, {"USD": 4_001, "PEN": 10_000}, {"CLP": 10_734})
PLAIN = ("message", "call", "task")


def policy(rnd: Random) -> Policy:
    """Give a policy of one to three ladders."""
    names = rnd.choice([(), ("good",), ("good", "rest")])
    segments = tuple(
        Segment(name, rnd.choice(CONDITIONS) if n == 0 or rnd.random() < 0.4 else None)
        for n, name in enumerate(names)
    )
    count = rnd.randint(1, 3 if names else 1)
    ladders = tuple(ladder(rnd, f"l{n}", names) for n in range(count))
    return Policy("p", "1", ladders, segments, limits(rnd))


def ladder(rnd: Random, name: str, segments: tuple[str, ...]) -> Ladder:
    """Give a ladder of up to two courtesy steps and one to five rungs."""
    whens = CONDITIONS + tuple(f"segment = '{segment}' OR segment IS NULL" for segment in segments)
    ahead = sorted(rnd.sample([0, 2, 3, 5, 10], rnd.randint(0, 2)), reverse=True)
    courtesy = [_courtesy(rnd, days, whens) for days in ahead]
    count = rnd.randint(1, 5)
    days = sorted(rnd.choices(range(31), k=count))
    rungs = [_rung(rnd, n, days[n], n == count - 1, whens) for n in range(count)]
    for consequence in ("order_hold", "legal_referral"):
        _announce(rnd, rungs, consequence)
    mine = rnd.choice([(), (), segments, segments[:1], segments[1:]])
    climb, items = rnd.choice(["latest", "each"]), rnd.choice(["overdue", "open", "triggering"])
    return Ladder(name, (*courtesy, *(Step(**rung) for rung in rungs)), mine, climb, items)


def _courtesy(rnd: Random, days: int, whens: tuple[str, ...]) -> Step:
    """Give a step before the due date."""
    return Step(
        f"b{days}", days, "before_due", channels=_channels(rnd), to=_roles(rnd), template="courtesy",
        when=_condition(rnd, whens), min_open=limits(rnd),
    )  # fmt: skip


def _rung(rnd: Random, n: int, days: int, last: bool, whens: tuple[str, ...]) -> dict[str, Any]:
    """Give the keys of a rung."""
    action = rnd.choice(["message", "message", "message", "call", "task"])
    previous = n > 0 and rnd.random() < 0.5
    return {
        "name": f"r{n}",
        "days": min(days, 10) if previous else days,
        "after": "previous" if previous else "due",
        "action": action,
        "channels": _channels(rnd) if action == "message" else rnd.choice([(), ("call",)]),
        "all_channels": rnd.random() < 0.4,
        "to": _roles(rnd),
        "by": "collector" if action != "message" else rnd.choice(["system", "system", "legal"]),
        "template": "any",
        "approve": rnd.random() < 0.4,
        "min_open": limits(rnd),
        "when": _condition(rnd, whens),
        "month_end": rnd.random() < (0.3 if previous else 0.1),
        "repeat": last and rnd.random() < 0.5,
    }


def _announce(rnd: Random, rungs: list[dict[str, Any]], consequence: str) -> None:
    """Turn a rung into a consequence, with one or two earlier steps that announce it."""
    free = [
        n for n, rung in enumerate(rungs) if n > 0 and "announces" not in rung and rung["action"] in PLAIN
    ]
    at = rnd.choice(free) if free and rnd.random() < 0.6 else 0
    speakers = [n for n in range(at) if "announces" not in rungs[n]]
    if not speakers:
        return
    for n in {rnd.choice(speakers), rnd.choice(speakers)}:
        rungs[n]["announces"] = Announcement(consequence, rnd.randint(0, 12))
    rungs[at] |= {
        "action": consequence,
        "by": rnd.choice(["system", "legal"]),
        "channels": (),
        "repeat": False,
    }


def limits(rnd: Random) -> Limits:
    """Give minima per currency, mostly none."""
    return rnd.choice(LIMITS) if rnd.random() < 0.25 else {}


def _channels(rnd: Random) -> tuple[str, ...]:
    return tuple(rnd.sample(CHANNELS[:3], rnd.randint(1, 3)))


def _roles(rnd: Random) -> tuple[str, ...]:
    return rnd.choice([("payer",), ("payer",), ("superior", "payer"), ("payer", "executive")])


def _condition(rnd: Random, whens: tuple[str, ...]) -> str | None:
    return rnd.choice(whens) if rnd.random() < 0.3 else None
