"""Each kind of rule by a table of cases, and the order, the warnings and the moments of the whole."""

from datetime import date, datetime, time

import pytest

from cartera.law import clocks, kinds
from cartera.law.judge import judge
from cartera.law.pack import Applies, Calendar, Pack, Rule, Source
from cartera.law.question import LEVELS, Event, Question
from cartera.law.rulebook import Rulebook

# ruff: noqa: DTZ001, DTZ007 - wall clocks are what is tested

NAMES = {says: name for name, says in kinds.KINDS.items()}
WEEK = kinds.Window(
    (kinds.Span((0, 1, 2, 3, 4), time(8), time(18)), kinds.Span((5,), time(9), time(13))), "refuse"
)
ZONE = "America/Bogota"  # no clocks are changed there


def at(text):
    """Return the local second of a time in November 2026, such as "18 09:15" (a Wednesday)."""
    return clocks.second_of(datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M"))


def rule(says, name="one", **more):
    kind = NAMES[type(says)]
    told = {"force": "statutory", "confidence": "high", "source": ("s",), "explain": {"en": "No."}, **more}
    return Rule(id=f"x.{kind}.{name}", kind=kind, says=says, **told)


def book(*rules, **more):
    told = {"timezone": ZONE, "sources": {"s": Source("s", "Act 1", "primary")}, **more}
    return Rulebook(Pack(id="x", name={}, version="7", rules=rules, **told))


def event(when, channel="call", outcome="attempt", **more):
    return Event(at(when), channel, LEVELS[outcome], **more)


def ask(held, when="18 10:00", channel="call", **more):
    told = {"party": "debtor", "debtor": "consumer", "collector": "third_party", **more}
    history = tuple(told.pop("history", ()))
    return judge(Question(pack="x", second=at(when), channel=channel, history=history, **told), held)


def said(verdict):
    """Return a verdict in a word: allowed, the facts missing, or the next moment of a refusal."""
    if verdict.verdict == "needs_data":
        return "?" + ",".join(verdict.explain["missing"])
    if verdict.allowed:
        return "allowed"
    return "never" if verdict.next_second is None else clocks.say(verdict.next_second)[8:].replace("T", " ")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("18 07:59", "18 08:00"),
        ("18 08:00", "allowed"),
        ("18 17:59", "allowed"),
        ("18 18:00", "19 08:00"),
        ("20 18:00", "21 09:00"),
        ("21 08:30", "21 09:00"),
        ("21 13:00", "23 08:00"),
        ("22 10:00", "23 08:00"),
        ("16 10:00", "17 08:00"),  # Independence of Cartagena, moved to Monday
    ],
)
def test_a_window_is_open_from_its_first_minute_until_before_its_last(when, expected):
    held = book(rule(WEEK), holidays=Calendar("CO"))
    assert said(ask(held, when)) == expected


@pytest.mark.parametrize(
    ("holidays", "expected"), [("refuse", "17 08:00"), ("ignore", "allowed"), ("as_sunday", "16 12:00")]
)
def test_a_holiday_is_shut_ignored_or_a_sunday(holidays, expected):
    spans = (*WEEK.allow, kinds.Span((6,), time(12), time(14)))
    held = book(rule(kinds.Window(spans, holidays)), holidays=Calendar("CO"))
    assert said(ask(held, "16 10:00")) == expected


def test_days_decreed_dropped_and_the_citys_own_are_respected():
    calendar = Calendar("CO", add=(date(2026, 11, 18),), drop=(date(2026, 11, 16),))
    held = book(rule(WEEK), holidays=calendar)
    assert said(ask(held, "16 10:00")) == "allowed"
    assert said(ask(held, "18 10:00")) == "19 08:00"
    assert said(ask(held, "19 10:00", holidays=frozenset({date(2026, 11, 19).toordinal()}))) == "20 08:00"


def test_of_two_zones_both_must_be_inside_and_the_first_tells_the_time():
    held = book(rule(WEEK), timezone="debtor")
    east, west = "America/New_York", "America/Los_Angeles"
    assert said(ask(held, "18 10:00", zones=(east,))) == "allowed"
    assert said(ask(held, "18 10:00", zones=(east, west))) == "18 11:00"
    assert said(ask(held, "18 16:00", zones=(west, east))) == "19 08:00"
    assert said(ask(held, "18 10:00")) == "?zone"


@pytest.mark.parametrize(
    ("frame", "first", "expected"),
    [
        (kinds.Frame("calendar_day"), "18 09:00", "19 00:00"),
        (kinds.Frame("calendar_day"), "17 23:59", "allowed"),
        (kinds.Frame("calendar_week"), "16 09:00", "23 00:00"),
        (kinds.Frame("calendar_week"), "15 09:00", "allowed"),
        (kinds.Frame("calendar_month"), "01 09:00", "01 00:00"),  # of December
        (kinds.Frame("rolling_days", 7), "12 23:00", "19 00:00"),
        (kinds.Frame("rolling_days", 7), "11 23:00", "allowed"),
        (kinds.Frame("rolling_hours", 48), "16 10:01", "18 10:01"),
        (kinds.Frame("rolling_hours", 48), "16 10:00", "allowed"),
    ],
)
def test_a_cap_counts_in_its_frame_and_opens_when_the_oldest_leaves_it(frame, first, expected):
    held = book(rule(kinds.Cap(2, frame, ("debtor",), "attempt")))
    history = [event(first), event("18 09:59")]
    assert said(ask(held, history=history)) == expected
    assert said(ask(held, history=history[1:])) == "allowed"


@pytest.mark.parametrize(
    ("zones", "called", "when", "expected"),
    [
        (("America/Los_Angeles", "America/New_York"), "18 20:00", "18 21:30", "19 00:00"),
        (("America/New_York", "America/Los_Angeles"), "18 23:00", "19 00:30", "19 03:00"),
    ],
)
def test_a_day_is_over_when_it_is_over_in_every_zone(zones, called, when, expected):
    held = book(rule(kinds.Cap(1, kinds.Frame("calendar_day"), ("debtor",), "attempt")), timezone="debtor")
    assert said(ask(held, when, zones=zones, history=[event(called)])) == expected


@pytest.mark.parametrize(
    ("counts", "outcome", "counted"),
    [
        ("attempt", "attempt", True), ("delivered", "attempt", False), ("delivered", "connected", True),
        ("connected", "delivered", False), ("connected", "conversation", True), ("conversation", "connected", False),
        ("conversation", "direct_contact", True), ("direct_contact", "conversation", True),
    ],
)  # fmt: skip
def test_an_outcome_counts_as_all_that_come_before_it(counts, outcome, counted):
    held = book(rule(kinds.Cap(1, kinds.Frame("calendar_day"), ("debtor",), counts)))
    assert ask(held, history=[event("18 09:00", outcome=outcome)]).allowed != counted


@pytest.mark.parametrize(
    ("more", "counted"),
    [
        ({}, True),
        ({"out": False}, False),
        ({"flags": frozenset({"not_connected_to_number"})}, False),
        ({"flags": frozenset({"other"})}, True),
        ({"creditor": "c1"}, True),
        ({"creditor": "c2"}, False),
        ({"debt": "A"}, True),
        ({"debt": "B"}, False),
        ({"channel": "visit"}, True),
        ({"channel": "robocall"}, True),
        ({"channel": "email"}, False),
    ],
)
def test_only_what_lies_in_the_scope_and_on_the_channels_counts(more, counted):
    cap = kinds.Cap(
        1,
        kinds.Frame("calendar_day"),
        ("debtor", "creditor", "debt"),
        "attempt",
        ("not_connected_to_number",),
    )
    held = book(rule(cap, channels=("call", "visit")))
    verdict = ask(held, creditor="c1", debt="A", history=[event("18 09:00", **more)])
    assert verdict.allowed != counted


def test_a_cap_per_channel_counts_each_by_itself_and_calls_of_all_sorts_as_one():
    held = book(rule(kinds.Cap(1, kinds.Frame("calendar_day"), ("debtor", "channel"), "attempt")))
    assert ask(held, channel="sms", history=[event("18 09:00", "email")]).allowed
    assert not ask(held, channel="sms", history=[event("18 09:00", "sms")]).allowed
    assert not ask(held, channel="robocall", history=[event("18 09:00", "call")]).allowed


def test_a_debt_that_is_not_told_is_asked_for_only_where_it_decides():
    held = book(rule(kinds.Cap(1, kinds.Frame("calendar_day"), ("debtor", "debt"), "attempt")))
    assert said(ask(held)) == "allowed"
    assert said(ask(held, history=[event("18 09:00", debt="A")])) == "?debt"
    assert said(ask(held, history=[event("18 09:00")])) == "19 00:00"


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (kinds.Gap(("debtor",), "attempt", min_hours=24), "18 12:00"),
        (kinds.Gap(("debtor",), "attempt", min_hours=22), "allowed"),
        (kinds.Gap(("debtor",), "attempt", min_days=1), "allowed"),
        (kinds.Gap(("debtor",), "attempt", min_days=2), "19 00:00"),
        (kinds.Cooldown(1, ("debtor",), "attempt"), "allowed"),
        (kinds.Cooldown(2, ("debtor",), "attempt"), "19 00:00"),
        (kinds.Cooldown(7, ("debtor",), "attempt"), "24 00:00"),
    ],
)
def test_a_gap_is_a_distance_and_of_a_cooldown_the_day_itself_is_the_first(says, expected):
    assert said(ask(book(rule(says)), history=[event("17 12:00")])) == expected


def test_hours_of_a_gap_pass_as_they_pass_where_clocks_are_changed():
    """On 6 September 2026 Santiago's clocks jump from midnight to one; 24 hours after 10:00 it is 11:00."""
    held = book(rule(kinds.Gap(("debtor",), "attempt", min_hours=24)), timezone="America/Santiago")
    before = Event(clocks.second_of(datetime(2026, 9, 5, 10)), "call")
    question = Question("x", clocks.second_of(datetime(2026, 9, 6, 10)), "call", history=(before,))
    assert judge(question, held).next_allowed_at == datetime(2026, 9, 6, 11)


def test_a_moment_that_clocks_skip_is_never_answered():
    held = book(
        rule(kinds.Cap(1, kinds.Frame("calendar_day"), ("debtor",), "attempt")), timezone="America/Santiago"
    )
    noon = clocks.second_of(datetime(2026, 9, 5, 12))
    verdict = judge(Question("x", noon, "call", history=(Event(noon, "call"),)), held)
    assert verdict.next_allowed_at == datetime(2026, 9, 6, 1)


def test_a_lock_leaves_the_rest_of_the_week_to_one_channel():
    held = book(rule(kinds.ChannelLock(kinds.Frame("calendar_week"), ("debtor",), "direct_contact")))
    spoken = [event("16 10:00", "call", "conversation")]
    assert said(ask(held, channel="call", history=spoken)) == "allowed"
    assert said(ask(held, channel="email", history=spoken)) == "23 00:00"
    assert said(ask(held, channel="email", history=[event("16 10:00", "call", "connected")])) == "allowed"
    assert (
        said(ask(held, channel="call", history=[*spoken, event("17 10:00", "sms", "direct_contact")]))
        == "23 00:00"
    )


@pytest.mark.parametrize(("start", "expected"), [(0, "23 00:00"), (6, "22 00:00"), (3, "19 00:00")])
def test_a_week_starts_where_the_pack_says(start, expected):
    lock = kinds.ChannelLock(kinds.Frame("calendar_week"), ("debtor",), "direct_contact")
    held = book(rule(lock), week_start=start)
    assert said(ask(held, channel="email", history=[event("18 09:00", outcome="conversation")])) == expected


@pytest.mark.parametrize(
    ("says", "more", "expected"),
    [
        (kinds.Suppress("represented_by_attorney", redirect_to="attorney"), {}, "allowed"),
        (kinds.Suppress("represented_by_attorney"), {"flags": frozenset({"represented_by_attorney"})}, "never"),
        (kinds.Suppress("represented_by_attorney", redirect_to="attorney"),
         {"flags": frozenset({"represented_by_attorney"}), "party": "attorney"}, "allowed"),
        (kinds.Suppress("cease_request_in_writing", ("announce_remedy",)),
         {"flags": frozenset({"cease_request_in_writing"}), "purpose": "announce_remedy"}, "allowed"),
        (kinds.Party(("debtor",)), {}, "allowed"),
        (kinds.Party(("debtor",)), {"party": "employer"}, "never"),
        (kinds.Party(("debtor",)), {"party": None}, "?party"),
        (kinds.Party(("debtor",), ("location_information",)), {"party": "employer", "purpose": "location_information"}, "allowed"),
        (kinds.Place(("work",)), {"place": "home"}, "allowed"),
        (kinds.Place(("work",)), {"place": "work"}, "never"),
        (kinds.Place(("work",)), {}, "?place"),
        (kinds.Place(("work",), "employer_prohibits_known"), {"place": "work"}, "allowed"),
        (kinds.Place(("work",), "employer_prohibits_known"), {"flags": frozenset({"employer_prohibits_known"})}, "?place"),
        (kinds.Channel(require="debtor_authorised_channel"), {}, "?authorised"),
        (kinds.Channel(require="debtor_authorised_channel"), {"authorised": frozenset({"call"})}, "allowed"),
        (kinds.Channel(require="debtor_authorised_channel"), {"authorised": frozenset({"email"})}, "never"),
        (kinds.Channel(require="debtor_authorised_channel"), {"flags": frozenset({"debtor_authorised_channel"})}, "allowed"),
        (kinds.Channel(require="prior_express_consent"), {}, "never"),
        (kinds.Channel(require="prior_express_consent"), {"flags": frozenset({"prior_express_consent"})}, "allowed"),
        (kinds.Channel(refuse_if="caller_id_hidden"), {}, "allowed"),
        (kinds.Channel(refuse_if="caller_id_hidden"), {"flags": frozenset({"caller_id_hidden"})}, "never"),
        (kinds.Channel(ban=("visit",)), {}, "allowed"),
        (kinds.Channel(ban=("visit",)), {"channel": "visit"}, "never"),
        (kinds.Channel(ban=("visit",), except_products=("microcredit",)), {"channel": "visit", "product": "microcredit"}, "allowed"),
        (kinds.Channel(ban=("call",)), {"channel": "robocall"}, "never"),
        (kinds.Content(must=("amount_due",)), {}, "allowed"),
        (kinds.Content(must=("amount_due",)), {"tags": frozenset()}, "never"),
        (kinds.Content(must=("amount_due",)), {"tags": frozenset({"amount_due", "debtor_rights"})}, "allowed"),
        (kinds.Content(must_not=("bureau_threat",)), {"tags": frozenset({"bureau_threat"})}, "never"),
        (kinds.Content(must=("amount_due",), when="first_of_campaign"), {"tags": frozenset()}, "allowed"),
        (kinds.Content(must=("amount_due",), when="first_of_campaign"),
         {"tags": frozenset(), "flags": frozenset({"first_of_campaign"})}, "never"),
    ],
)  # fmt: skip
def test_rules_that_no_waiting_changes(says, more, expected):
    assert said(ask(book(rule(says)), **more)) == expected


@pytest.mark.parametrize(
    ("applies", "more", "expected"),
    [
        (Applies(debtor=("consumer",)), {}, "never"),
        (Applies(debtor=("business",)), {}, "allowed"),
        (Applies(debtor=("business",)), {"debtor": None}, "?debtor"),
        (Applies(debtor=("business", "consumer")), {"debtor": None}, "never"),
        (Applies(collector=("own_name",)), {}, "allowed"),
        (Applies(collector=("own_name",)), {"collector": None}, "?collector"),
        (Applies(product=("credit_card",)), {"product": "invoice"}, "allowed"),
        (Applies(product=("credit_card",)), {}, "never"),  # what is not known of the debt lifts nothing
    ],
)
def test_whom_a_rule_binds(applies, more, expected):
    assert said(ask(book(rule(kinds.Channel(ban=("call",)), applies=applies)), **more)) == expected


def test_a_rule_holds_from_its_first_day_to_its_last():
    held = book(
        rule(kinds.Channel(ban=("call",)), effective_from=date(2026, 11, 18), effective_to=date(2026, 11, 20))
    )
    assert [said(ask(held, f"{day} 10:00")) for day in (17, 18, 20, 21)] == [
        "allowed",
        "21 00:00",
        "21 00:00",
        "allowed",
    ]


def test_a_fact_lifts_a_rule():
    held = book(rule(WEEK, unless=("debtor_requested_time",)))
    assert said(ask(held, "22 10:00")) == "23 08:00"
    assert said(ask(held, "22 10:00", flags=frozenset({"debtor_requested_time"}))) == "allowed"


def test_what_is_advised_or_badly_known_warns_and_what_informs_is_silent():
    shut = kinds.Window((), "refuse")
    rules = (
        rule(shut, "advice", force="guidance"),
        rule(shut, "unsure", confidence="low"),
        rule(shut, "told", force="informational"),
        rule(shut, "habit", force="policy"),
    )
    verdict = ask(book(*rules, country="CO"))
    assert (verdict.verdict, verdict.warnings) == (
        "allowed",
        ("x.window.advice", "x.window.habit", "x.window.unsure"),
    )
    assert ask(book(*rules, country="CO", reviewed_by="a lawyer")).rule == "x.window.unsure"
    assert ask(book(rules[3])).rule == "x.window.habit"  # the house's own pack
    strict = Rulebook(
        Pack(id="x", name={}, version="7", country="CO", timezone=ZONE, rules=rules), guidance_refuses=True
    )
    assert ask(strict).rule == "x.window.advice"


def test_the_first_reason_is_fixed_and_the_others_follow_in_order():
    rules = [
        rule(kinds.Content(must=("amount_due",))),
        rule(kinds.ChannelLock(kinds.Frame("calendar_week"), ("debtor",), "attempt")),
        rule(kinds.Gap(("debtor",), "attempt", min_hours=48)),
        rule(kinds.Cap(1, kinds.Frame("rolling_days", 7), ("debtor",), "attempt"), "b"),
        rule(kinds.Cap(1, kinds.Frame("rolling_days", 7), ("debtor",), "attempt"), "a"),
        rule(kinds.Cooldown(7, ("debtor",), "attempt")),
        rule(kinds.Window((), "refuse")),
        rule(kinds.Channel(ban=("call",))),
        rule(kinds.Place(("work",))),
        rule(kinds.Party(("attorney",))),
        rule(kinds.Suppress("deceased")),
    ]
    verdict = ask(
        book(*rules),
        tags=frozenset(),
        place="work",
        flags=frozenset({"deceased"}),
        history=[event("17 10:00", "email")],
    )
    order = [
        "suppress",
        "party",
        "place",
        "channel",
        "window",
        "cooldown",
        "cap",
        "cap",
        "gap",
        "channel_lock",
        "content",
    ]
    assert [name.split(".")[1] for name in (verdict.rule, *verdict.also)] == order
    assert verdict.also[5:7] == ("x.cap.a", "x.cap.b")


def test_a_refusal_explains_itself_and_says_what_else_is_missing():
    held = book(rule(kinds.Channel(ban=("call",))), rule(kinds.Place(("work",))))
    verdict = ask(held)
    assert verdict.explain == {
        "en": "No.", "cite": ["Act 1"], "confidence": "high", "missing": ["place"], "rules": ["x.place.one"],
    }  # fmt: skip
    assert (verdict.pack_version, verdict.next_second) == ("7", None)


def test_the_next_moment_meets_all_rules_at_once():
    held = book(
        rule(WEEK),
        rule(kinds.Cap(1, kinds.Frame("rolling_days", 3), ("debtor",), "attempt")),
        rule(kinds.Gap(("debtor",), "attempt", min_hours=80)),
        holidays=Calendar("CO", add=(date(2026, 11, 23),)),
    )
    # Three days end on Saturday the 21st at midnight, eighty hours at 17:30; Saturday shuts at 13, Monday is a holiday.
    assert said(ask(held, "18 10:00", history=[event("18 09:30")])) == "24 08:00"


def test_a_search_goes_on_under_the_rules_of_the_day_it_comes_to():
    late = kinds.Window((kinds.Span((0, 1, 2, 3, 4, 5, 6), time(20), time(21)),), "ignore")
    held = book(
        rule(WEEK, effective_to=date(2026, 11, 18)),
        rule(late, "late", effective_from=date(2026, 11, 19)),
        rule(kinds.Party(("attorney",)), effective_from=date(2026, 11, 20), effective_to=date(2026, 11, 24)),
    )
    assert said(ask(held, "18 19:00")) == "19 20:00"
    assert said(ask(held, "19 21:00")) == "25 20:00"


def test_a_contact_within_a_minute_waits_for_the_next_whole_one():
    question = Question("x", at("18 07:59") + 30, "call")
    assert judge(question, book(rule(WEEK))).next_allowed_at == datetime(2026, 11, 18, 8)


@pytest.mark.parametrize(
    ("began", "expected"),
    [
        ("18 00:00", "28 00:00"),
        ("09 23:00", "19 00:00"),
        ("08 00:00", "allowed"),
        ("01 00:00", "allowed"),
        (None, "never"),
    ],
)
def test_a_state_that_lasts_ten_days_ends_by_itself(began, expected):
    held = book(rule(kinds.Suppress("breathing_space", max_days=10)))
    since = () if began is None else (("breathing_space", at(began) // clocks.DAY),)
    asked = {"flags": frozenset({"breathing_space"}), "since": since}
    assert said(ask(held, "18 10:00", **asked)) == expected
    assert said(ask(held, "18 10:00", since=since)) == "allowed", "the state itself is not told"


def test_a_state_that_ends_by_itself_asks_for_the_zone_and_waits_for_every_one():
    lapsing, asked = kinds.Suppress("insolvent", max_days=10), {"flags": frozenset({"insolvent"})}
    since = (("insolvent", at("09 00:00") // clocks.DAY),)
    unplaced = book(rule(lapsing), timezone="debtor")
    assert said(ask(unplaced, "19 00:30", since=since, **asked)) == "?zone"
    two = ("America/Bogota", "America/Los_Angeles")  # three hours behind
    assert said(ask(unplaced, "19 00:30", since=since, zones=two, **asked)) == "19 03:00"


def test_a_state_that_only_warns_ends_too():
    held = book(rule(kinds.Suppress("insolvent", max_days=10), force="guidance"), country="CO")
    asked = {"flags": frozenset({"insolvent"}), "since": (("insolvent", at("09 00:00") // clocks.DAY),)}
    assert ask(held, "18 10:00", **asked).warnings == ("x.suppress.one",)
    assert ask(held, "19 10:00", **asked).warnings == ()
