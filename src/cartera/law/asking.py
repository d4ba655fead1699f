"""A contact question as JSON gives it, read with all its problems named."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cartera.law import asking_words, clocks
from cartera.law.asking_words import CASE, CLOSED
from cartera.law.clocks import DAY, Clocks
from cartera.law.question import LEVELS, Event, Question
from cartera.law.rulebook import Rulebook
from cartera.problems import N_, Problem

TEXTS = ("creditor", "debt", "person", "address")
KEYS = frozenset(
    {"id", "pack", "at", "zone", "history", "authorised", "flags", "since", "tags", "holidays", *CASE, *TEXTS}
)
EVENT_KEYS = frozenset(
    {
        "at",
        "channel",
        "outcome",
        "direction",
        "collector",
        "party",
        "flags",
        "place",
        "purpose",
        "product",
        *TEXTS,
    }
)
PLAIN_KEYS = frozenset({"at", "channel", "outcome", "direction", "creditor", "debt"})
# The channel of an everyday event, how far it came and whether it went out, by its three words.
PLAIN: dict[tuple[Any, ...], tuple[str, int, bool]] = {
    (channel, outcome, direction): (channel, level, direction != "in")
    for channel in CLOSED["channel"]
    for outcome, level in LEVELS.items()
    for direction in ("out", "in", None)
}
NOTHING: frozenset[str] = frozenset()
NO_DAYS: frozenset[int] = frozenset()

Problems = list[Problem]


def read_question(raw: object) -> tuple[Question | None, Rulebook | None, Problems]:
    """Return the question and the rulebook to judge it by, or neither and every problem; `column` names the key."""
    if not isinstance(raw, Mapping):
        return None, None, [Problem("not_an_object", N_("A question is a JSON object."))]
    problems: Problems = []
    get = raw.get
    if not raw.keys() <= KEYS:
        problems += [asking_words.unknown_key(key, KEYS) for key in raw if key not in KEYS]
    channel, party, debtor, collector = get("channel"), get("party"), get("debtor"), get("collector")
    product, nature, place, purpose = get("product"), get("nature"), get("place"), get("purpose")
    zones = _zones(get("zone"), problems)
    told = (zones, channel, party, debtor, collector, product, nature, place, purpose)
    book, wrong = asking_words.book(get("pack"))
    try:
        case = asking_words.case(*told)
    except TypeError:  # a list or an object where a word should be
        case = asking_words.case.__wrapped__(*told)
    if wrong or case.problems:
        problems += [*wrong, *case.problems]
    known = book.clocks(zones) if book is not None and not zones else case.clocks
    second = _second(get("at"), "at", known, problems)
    _begun(second, book, problems)
    creditor, debt, person, address = get("creditor"), get("debt"), get("person"), get("address")
    for text in (creditor, debt, person, address):
        if text is not None and not isinstance(text, str):
            problems += [asking_words.wrong(key, get(key)) for key in TEXTS if get(key) is text]
    history = _history(get("history"), second, known, problems)
    authorised = _words(get("authorised"), "authorised", problems)
    flags = _words(get("flags"), "flags", problems) or NOTHING
    since = _since(get("since"), second, problems)
    tags = _words(get("tags"), "tags", problems)
    off = _holidays(get("holidays"), problems)
    if problems or book is None or channel is None:
        return None, None, problems
    question = Question(
        book.id, second, channel, zones, party, debtor, collector, creditor, debt, product, nature, place,
        purpose, person, address, history, authorised, flags, since, tags, off, get("id"),
    )  # fmt: skip
    return question, book, problems


def _zones(told: object, problems: Problems) -> tuple[str, ...]:
    if told is None:
        return ()
    if isinstance(told, list):
        return tuple(told)
    if isinstance(told, str):
        return (told,)
    problems.append(asking_words.wrong("zone", told))
    return ()


def _second(told: object, place: str, known: Clocks | None, problems: Problems) -> int:
    """Return a local second; a time that names its own offset is brought to the debtor's clock."""
    if isinstance(told, str):
        try:
            second, offset = clocks.read(told)
        except ValueError:
            text = N_("“%(key)s”: “%(value)s” is no local time such as 2026-11-18T09:15.")
            problems.append(Problem("bad_time", text, {"key": place, "value": told}, column=place))
            return 0
        return second if offset is None or known is None else known.first.local(second - offset)
    problems.append(asking_words.wrong(place, told))
    return 0


def _begun(second: int, book: Rulebook | None, problems: Problems) -> None:
    """Note a question of a day about which its pack knows nothing yet."""
    if book is None or not second or second >= book.begins * DAY:
        return
    begins = date.fromordinal(book.begins).isoformat()
    fields = {"day": clocks.say(second)[:10], "pack": book.id, "begins": begins}
    text = N_("%(day)s lies before the pack “%(pack)s”, which begins on %(begins)s.")
    problems.append(Problem("before_pack", text, fields, column="at"))


def _history(told: object, now: int, known: Clocks | None, problems: Problems) -> tuple[Event, ...]:
    if told is None:
        return ()
    if not isinstance(told, list):
        problems.append(asking_words.wrong("history", told))
        return ()
    return tuple(
        [_plain(raw, now) or _event(raw, index, now, known, problems) for index, raw in enumerate(told)]
    )


def _plain(raw: object, now: int) -> Event | None:
    """Return an everyday event, quickly; None for one that is unusual or wrong, which `_event` then reads."""
    if not isinstance(raw, dict) or not raw.keys() <= PLAIN_KEYS:
        return None
    get = raw.get
    creditor, debt = get("creditor"), get("debt")
    try:
        channel, level, out = PLAIN[get("channel"), get("outcome"), get("direction")]
        second, offset = clocks.read(raw["at"])
    except (KeyError, TypeError, ValueError):
        return None
    if offset is not None or second > now:
        return None
    if (creditor is None or isinstance(creditor, str)) and (debt is None or isinstance(debt, str)):
        # Made as a plain tuple is, which takes half as long.
        return tuple.__new__(Event, (second, channel, level, out, creditor, None, debt, None, None, NOTHING))
    return None


def _event(raw: object, index: int, now: int, known: Clocks | None, problems: Problems) -> Event:
    place = f"history[{index}]"
    if not isinstance(raw, dict):
        problems.append(asking_words.wrong(place, raw))
        return Event(0, "")
    problems += [
        asking_words.unknown_key(key, EVENT_KEYS, place + ".") for key in raw if key not in EVENT_KEYS
    ]
    second = _second(raw.get("at"), place + ".at", known, problems)
    if second > now and now:
        fields = {"key": place, "at": clocks.say(second), "now": clocks.say(now)}
        text = N_("“%(key)s”: %(at)s lies after the question, which is of %(now)s.")
        problems.append(Problem("history_from_the_future", text, fields, column=place))
    words = ("channel", "outcome", "direction", "collector", "party", "place", "purpose", "product")
    wrong = [wrong for key in words for wrong in asking_words.wrong_word(key, raw.get(key), f"{place}.{key}")]
    creditor, debt, person, address = [_text(raw.get(key), f"{place}.{key}", problems) for key in TEXTS]
    flags = _words(raw.get("flags"), "flags", problems, place + ".flags") or NOTHING
    if raw.get("party") == "attorney":
        flags |= {"to_attorney"}
    if wrong:
        problems += wrong
        return Event(0, "")
    out, collector = raw.get("direction") != "in", raw.get("collector")
    level = LEVELS[raw["outcome"]]
    return Event(second, raw["channel"], level, out, creditor, collector, debt, person, address, flags)


def _words(told: object, key: str, problems: Problems, place: str = "") -> frozenset[str] | None:
    if told is None:
        return None
    if not isinstance(told, list):
        problems.append(asking_words.wrong(place or key, told))
        return None
    if not told:
        return NOTHING
    try:
        found, wrong = asking_words.words(key, tuple(told), place)
    except TypeError:  # a list or an object where a word should be
        found, wrong = asking_words.words.__wrapped__(key, tuple(told), place)
    problems += wrong
    return found


def _since(told: object, now: int, problems: Problems) -> tuple[tuple[str, int], ...]:
    """Return since which day each flag holds; a flag that has not begun is a slip of the pen."""
    if told is None:
        return ()
    if not isinstance(told, dict):
        problems.append(asking_words.wrong("since", told))
        return ()
    found = []
    for flag, day in told.items():
        problems += asking_words.wrong_word("flags", flag, f"since.{flag}")
        try:
            began = date.fromisoformat(day).toordinal()
        except (TypeError, ValueError):
            problems.append(asking_words.wrong(f"since.{flag}", day))
            continue
        if now and began > now // clocks.DAY:
            fields = {"key": f"since.{flag}", "at": day, "now": clocks.say(now)}
            text = N_("“%(key)s”: %(at)s lies after the question, which is of %(now)s.")
            problems.append(Problem("fact_from_the_future", text, fields, column=f"since.{flag}"))
        found.append((flag, began))
    return tuple(found)


def _text(told: object, place: str, problems: Problems) -> str | None:
    if told is None or isinstance(told, str):
        return told
    problems.append(asking_words.wrong(place, told))
    return None


def _holidays(told: object, problems: Problems) -> frozenset[int]:
    if told is None:
        return NO_DAYS
    try:
        return frozenset(date.fromisoformat(day).toordinal() for day in told)  # type: ignore[attr-defined] # what is no list of texts raises, and is told
    except (TypeError, ValueError):
        problems.append(asking_words.wrong("holidays", told))
        return NO_DAYS
