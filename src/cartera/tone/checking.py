"""The check: form, facts and phrases of one text. Sentences are judged once and remembered, as nights repeat them."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from cartera.tone import denying, forms, framing, told, weighing
from cartera.tone.findings import BETTER, CONTENT_WORDINGS, UNLAWFUL, Finding, finding
from cartera.tone.lexicon import LANGUAGES, lexicon
from cartera.tone.patterns import Phrases, Rule
from cartera.tone.told import OBLIGED, Facts
from cartera.tone.words import Sentence, paragraphs, sentences

WRITTEN = frozenset({"email", "sms", "whatsapp"})

_CREDITOR_TAG = "creditor_identity"
_OPT_OUT_TAG = "opt_out_method"
_BY_KINDNESS = frozenset({"mockery", "personal_life", "ask_reason", "cold"})  # what a kind word takes back
_UNANNOUNCED = 1.0  # by how much less a consequence may weigh that may be named only where it is announced
SHORTEST_COLD = 4  # words; shorter sentences are headings and greetings
# The consequences that an announcement may name by a code of its own, as people write them.
_SAME = {
    "legal_referral": {"legal_referral", "legal", "lawsuit", "legal_action"},
    "agency_placement": {"agency_placement", "agency"},
    "bureau_report": {"bureau_report", "bureau"},
    "order_hold": {"order_hold", "hold", "service_suspension"},
    "credit_suspension": {"credit_suspension"},
    "credit_cancellation": {"credit_cancellation"},
}


class Hit(NamedTuple):
    """A phrase found in a sentence: which rule, first and last word, and how grave where its code does not say."""

    code: str
    tags: frozenset[str]
    backed: tuple[str, ...]
    first: int
    last: int
    level: str = ""


def check(  # noqa: PLR0913 - each argument is a thing a text is held against
    text: str,
    *,
    subject: str = "",
    language: str = "es",
    channel: str = "",
    addressee: str = "debtor",
    announced: Collection[str] = (),
    facts: Facts | None = None,
    needs: Collection[str] = (),
    bars: Collection[str] = (),
) -> list[Finding]:
    """Return what is wrong with a text, in the order of the text; spans count from the start of `text`.

    Without `facts` it is a passage, judged by what it says; with them a whole message, which must name its creditor.
    By a written electronic channel a whole message is expected to say how to be left alone.
    `announced` are the consequences the ladder announces, `needs` and `bars` the content tags the law asks for and bars.
    A finding in the subject has a span before 0: it ends at -1, where the subject ends.
    """
    said = f"{subject}\n\n{text}" if subject else text
    shift = len(said) - len(text)
    nameless = told.hide_names(said, facts)
    found = [
        *_of_form(said, facts, language, channel),
        *_of_phrases(nameless, language, announced, bars),
        *_of_facts(said, facts, language, addressee),
        *_of_law(said, facts, language, needs, bars),
        *_of_channel(said, facts, language, channel, needs),
    ]
    found.sort(key=lambda each: (each.span, each.level != UNLAWFUL, each.code))
    return [_moved(each, shift) for each in _once(found)]


def tags(text: str, *, language: str = "es") -> set[str]:
    """Return the content tags a text shows by itself, without knowing creditor or ladder."""
    found: set[str] = set()
    for _start, sentence in _sentences(text, language):
        for hit in _hits(sentence.words, language):
            found |= hit.tags
        found |= _tags(sentence.words, language)
    if told.has_amount(text):
        found.add("amount_due")
    return found


def _of_form(text: str, facts: Facts | None, language: str, channel: str) -> Iterator[Finding]:
    names = facts.names if facts else ()
    # Machines have always written short messages in capitals only; nobody takes that for shouting.
    plain = channel == "sms" and text.isupper()
    loud = None if plain else forms.capitals(text, names)
    for code, span in (("capitals", loud), ("shouting", forms.shouting(text))):
        if span:
            yield finding(code, span, language)
    for start, paragraph in paragraphs(text):
        for first, last in forms.unfilled(paragraph):
            yield finding("unfilled", (start + first, start + last), language)


def _of_phrases(
    text: str, language: str, announced: Collection[str], bars: Collection[str]
) -> Iterator[Finding]:
    backed = {meant for meant, names in _SAME.items() if names & set(announced)} | set(announced)
    told_apart = list(_sentences(text, language))
    spoken = [sentence.words for _start, sentence in told_apart]
    for (start, sentence), score in zip(told_apart, _scores(spoken, language), strict=True):
        hits = _hits(sentence.words, language)
        over = score > weighing.LIMIT
        if over and not hits:
            span = sentence.span(0, len(sentence.words) - 1, start)
            heaviest = weighing.heaviest(sentence.words, lexicon(language).classes)
            yield finding("harsh", span, language, words=", ".join(heaviest))
        for hit in hits:
            barred = bool(hit.tags & set(bars))
            if not barred and (
                backed & set(hit.backed) or score <= weighing.LIMIT - _UNANNOUNCED * bool(hit.backed)
            ):
                continue
            level = UNLAWFUL if barred else hit.level
            yield finding(hit.code, sentence.span(hit.first, hit.last, start), language, level=level)


def _scores(spoken: list[tuple[str, ...]], language: str) -> list[float]:
    """Return how hard each sentence of a text is: what it and those beside it weigh, with phrases and frames."""
    frames = framing.around(spoken)
    parts = [_weighed(words, language) for words in spoken]
    return weighing.scores(
        [part._replace(frame=frame in framing.LIFTING) for part, frame in zip(parts, frames, strict=True)]
    )


def _of_facts(text: str, facts: Facts | None, language: str, addressee: str) -> Iterator[Finding]:
    if addressee not in OBLIGED and (span := told.debt_told(text)):
        yield finding("debt_to_outsider", span, language)
    if facts is None:
        return
    if facts.creditor and not told.names_creditor(text, facts.creditor):
        yield finding("missing_creditor", (0, 0), language, creditor=facts.creditor)
    for span in told.wrong_currencies(text, facts.currencies):
        yield finding("wrong_currency", span, language)
    for span in told.of_others(text, facts):
        yield finding("others_data", span, language)


def _of_law(
    text: str, facts: Facts | None, language: str, needs: Collection[str], bars: Collection[str]
) -> Iterator[Finding]:
    if not needs and not bars:
        return
    there = tags(text, language=language)
    if facts and facts.creditor:
        there -= {_CREDITOR_TAG}
        if told.names_creditor(text, facts.creditor):
            there.add(_CREDITOR_TAG)
    wordings = CONTENT_WORDINGS.get(language, CONTENT_WORDINGS["es"])
    for tag in sorted(set(needs) - there):
        better = wordings.get(tag, "")
        if tag == _CREDITOR_TAG and facts:
            better = BETTER.get(language, BETTER["es"])["missing_creditor"] % {"creditor": facts.creditor}
        yield finding("missing_content", (0, 0), language, better=better, tag=tag)
    for tag in sorted(set(bars) & there):
        yield finding("barred_content", (0, 0), language, tag=tag)


def _of_channel(
    text: str, facts: Facts | None, language: str, channel: str, needs: Collection[str]
) -> Iterator[Finding]:
    expected = facts is not None and channel in WRITTEN and _OPT_OUT_TAG not in needs
    if expected and _OPT_OUT_TAG not in tags(text, language=language):
        better = CONTENT_WORDINGS.get(language, CONTENT_WORDINGS["es"])[_OPT_OUT_TAG]
        yield finding("missing_opt_out", (0, 0), language, better=better)


def _sentences(text: str, language: str) -> Iterator[tuple[int, Sentence]]:
    """Yield the sentences of a text, each with the place of its paragraph."""
    for start, paragraph in paragraphs(text):
        for sentence in _read(paragraph, language):
            yield start, sentence


def sentences_of(text: str, language: str) -> list[tuple[str, ...]]:
    """Return the sentences of a text as plain words, names hidden: what phrases and weights are held against."""
    return [sentence.words for _start, sentence in _sentences(told.hide_names(text, None), language)]


@lru_cache(maxsize=65_536)
def _weighed(words: tuple[str, ...], language: str) -> weighing.Part:
    part = weighing.part(words, lexicon(language).classes)
    return part._replace(phrase=any(hit.code != "cold" for hit in _hits(words, language)))


def forget() -> None:
    """Forget what sentences weigh, after other weights were learnt."""
    _weighed.cache_clear()
    for language in LANGUAGES:
        lexicon(language).classes.weighed.clear()


@lru_cache(maxsize=8192)
def _read(paragraph: str, language: str) -> tuple[Sentence, ...]:
    return tuple(sentences(paragraph, lexicon(language).speller))


@lru_cache(maxsize=65_536)
def _hits(words: tuple[str, ...], language: str) -> tuple[Hit, ...]:
    """Return what the rules of every language find in a sentence; at most one hit of each code."""
    said = " " + " ".join(words) + " "
    found, spoken = [], False
    for known in dict.fromkeys((language, *LANGUAGES)):
        for rule in lexicon(known).rules:
            if not rule.phrases.search(said):
                continue
            spoken = True  # it speaks of hard things, if only to deny them
            place = _place(rule.phrases, said, negatable=rule.negatable)
            if place and not _lifted(rule, said, language):
                found.append(Hit(rule.code, rule.tags, rule.backed, *place, rule.level))
    if not spoken and _is_cold(said, language, len(words)):
        found.append(Hit("cold", frozenset(), (), 0, len(words) - 1))
    return tuple(found)


def _lifted(rule: Rule, said: str, language: str) -> bool:
    """Tell whether a sentence is about something else, about the debtor's own rights, or friendly."""
    if rule.unless and rule.unless.search(said):
        return True
    if rule.code in _BY_KINDNESS and not rule.level and lexicon(language).kind.search(said):
        return True
    return rule.rights and denying.about_rights(said)


def _is_cold(said: str, language: str, length: int) -> bool:
    """Tell whether a sentence to the debtor is hard, without one word of help, courtesy or plain information."""
    if length < SHORTEST_COLD:
        return False
    known = lexicon(language)
    speaks, hard, warm = (each.search(said) for each in (known.address, known.tense, known.warm))
    return bool(speaks and hard and not warm and not known.kind.search(said))


@lru_cache(maxsize=65_536)
def _tags(words: tuple[str, ...], language: str) -> frozenset[str]:
    said = " " + " ".join(words) + " "
    return frozenset(
        tag
        for tag, phrases, negatable in lexicon(language).tags
        if _place(phrases, said, negatable=negatable)
    )


def _place(phrases: Phrases, said: str, *, negatable: bool) -> tuple[int, int] | None:
    """Return first and last word of the first phrase that is found and not taken back."""
    at = 0
    while found := phrases.search(said, at):
        before = tuple(said[: found.start()].split())
        if not negatable or not denying.denied(before):
            return len(before), len(before) + len(found.group().split()) - 1
        at = found.start() + 1
    return None


def _once(found: list[Finding]) -> list[Finding]:
    """Keep one finding of a code for a place, the gravest."""
    kept: dict[tuple[object, ...], Finding] = {}
    for each in found:
        kept.setdefault((each.code, each.span, each.fields), each)
    return list(kept.values())


def _moved(each: Finding, shift: int) -> Finding:
    if not shift:
        return each
    start, end = each.span
    span = (start - shift, end - shift) if (start, end) != (0, 0) else (0, 0)
    return Finding(each.code, each.level, span, each.explanation, each.better, each.fields)
