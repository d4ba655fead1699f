"""A statement as a letter: what its text is written from, and the file that goes with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cartera.outreach import conduct, content
from cartera.outreach.channels import Attachment
from cartera.outreach.drafts import ASKED
from cartera.outreach.models import Message
from cartera.parties.models import Creditor, Debtor
from cartera.statements import paper, situations, words
from cartera.statements.content import Facts
from cartera.statements.printed import note

STEP = TEMPLATE = "statement"
SHOWN_MAX = 30  # documents in the text; the file has them all
PDF = "application/pdf"


def contents(facts: Facts, *, live: bool, on: date) -> dict[str, Any]:
    """Return what the letter needs besides what every letter is written from; see `outreach.letter`.

    `live`: it speaks of the day on which it is written, so it must be true on the day it leaves.
    """
    labels = words.labels(facts["language"])
    lines = [
        {**line, "number": _number(company, line, facts)} for company in facts["companies"] for line in company["lines"]
    ]  # fmt: skip
    listed = lines if facts["kind"] == "open" and facts["net_minor"] > 0 else []
    hidden = len(listed) - SHOWN_MAX
    said = labels["texts"]["more_documents"] % {"count": hidden} if hidden > 0 else ""
    return {
        "items": [_item(line, place) for place, line in enumerate(listed[:SHOWN_MAX])], "more": said, "attached": True,
        "any_overdue": facts["overdue_minor"] > 0, "amount_minor": facts["open_minor"],
        "credit_minor": facts["on_account_minor"], "net_minor": facts["net_minor"],
        "interest_minor": facts["interest_minor"], "note": note(facts, labels), "on": on.isoformat(), "live": live,
        "accounts": facts["accounts"], "statement": facts,
    }  # fmt: skip


def purpose(facts: Facts, *, requested: bool) -> str:
    """Return as what the law sees the letter: an answer to who asked for it, asking for money, or plain service."""
    if requested:
        return "answer_request"
    return "collect" if facts["situation"] in situations.ASKING else "service"


def asked_by_law(creditor: Creditor, debtor: Debtor, on: date) -> list[str]:
    """Return what the law asks a letter to this debtor to say, over and above what every text says."""
    held = conduct.manners([creditor.pk])[creditor.pk]
    needs, _ = content.demanded(
        creditor, held, debtor.country, debtor.kind, subdivision=debtor.subdivision, channel="email", on=on
    )
    return sorted(needs & ASKED)


def attached(message: Message) -> Sequence[Attachment]:
    """Return the file that goes with a message: the statement as PDF, or nothing."""
    facts = message.contents.get("statement")
    if not facts:
        return ()
    made = paper.pdf(facts, words.labels(facts["language"]))
    return (Attachment(f"{file_name(facts)}.pdf", PDF, made),)


def file_name(facts: Facts) -> str:
    """Return how a statement's file is called, without its ending: letters, figures and dashes only."""
    title = "statement" if facts["language"] == "en" else "estado-de-cuenta"
    code = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in facts["debtor"]["code"])[
        :60
    ]
    return f"{title}-{code.strip('-') or 'x'}-{facts['currency']}-{facts['to_on']}"


def _number(company: Facts, line: Facts, facts: Facts) -> str:
    number = str(line.get("number", ""))
    return f"{company['name']} · {number}" if facts["group"] else number


def _item(line: Facts, place: int) -> dict[str, Any]:
    return {
        "id": place, "number": line["number"], "due_date": line["due_date"], "overdue": line["days_late"] > 0,
        "amount_minor": line["open_minor"],
    }  # fmt: skip
