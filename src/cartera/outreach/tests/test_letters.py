"""Letters: drafts until a person says send, then through the gate like any message."""

import pytest

from cartera.foundation.models import History
from cartera.outreach import enclosures, operations
from cartera.outreach.channels import Attachment, use
from cartera.outreach.models import Attempt, Message
from cartera.outreach.operations import recording
from cartera.outreach.tests import sending
from cartera.outreach.tests.sending import Network
from cartera.portfolio.models import Account
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db
FACTS = {
    "number": "F-1", "explanation": "La guía lleva su firma.", "disputed_minor": 4_000, "credited_minor": 0,
    "credit_number": "",
}  # fmt: skip


@pytest.fixture
def account():
    sending.house()
    debtor = cast.debtor(cast.creditor())
    cast.contact(debtor)
    cast.items(debtor, 10_000)
    return Account.objects.get(debtor=debtor)


def draft(account, reference="L-1", files=(), **more):
    return operations.draft_letter(
        account=account, reference=reference, step="dispute_answer", template="dispute_answer",
        facts={**FACTS, **more}, files=files, on=cast.ON, at=cast.AT, by=None,
    )  # fmt: skip


def release(letter):
    letter.creditor.undo_minutes = 0
    letter.creditor.save()
    return operations.release(message=letter, at=cast.AT, by=None)


def test_a_letter_waits_for_a_person_and_is_written_once(account):
    letter = draft(account)
    assert letter == draft(account)
    assert (letter.state, letter.not_before, letter.proposal) == ("ready", None, None)
    assert "La guía lleva su firma." in letter.text
    assert "<p>" in letter.html
    with use({"email": Network()}):
        assert sending.send().sent == 0
    assert operations.due(at=cast.AT) == []


def test_the_files_of_a_letter_leave_with_it(account):
    files = [Attachment("F-1.xml", "application/xml", b"<Invoice/>")]
    letter = release(draft(account, files=files))
    network = Network()
    with use({"email": network}):
        sending.send()
    assert [envelope.attachments for envelope in network.taken] == [tuple(files)]
    assert letter.contents["enclosed"] == ["F-1.xml"]
    letter.enclosures.update(packed="")
    assert enclosures.of(letter) == [], "what was forgotten goes nowhere"


def test_a_letter_that_was_released_leaves_through_the_gate_and_is_on_record(account):
    letter = release(draft(account))
    network = Network()
    with use({"email": network}):
        assert sending.send().sent == 1
        assert sending.send().sent == 0
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert [each.subject for each in network.taken] == [letter.subject]
    assert Attempt.objects.get(message=letter).purpose == "answer_request"
    events = History.objects.filter(event__startswith="outreach.letter").values_list("event", flat=True)
    assert list(events) == ["outreach.letter.drafted", "outreach.letter.released"]
    with pytest.raises(operations.LetterGone):
        operations.hold_back(message=letter, at=cast.AT, by=None)


def test_a_letter_may_be_held_back_and_thrown_away(account):
    letter = release(draft(account))
    assert operations.hold_back(message=letter, at=cast.AT, by=None).not_before is None
    assert operations.discard_letter(message=letter, at=cast.AT, by=None).state == "withdrawn"
    with pytest.raises(operations.LetterGone):
        release(letter)


def test_a_word_the_law_bars_keeps_a_letter_in_the_house(account):
    letter = release(draft(account, explanation="Pague o lo vamos a embargar, ladrón."))
    with use({"email": Network()}):
        report = sending.send()
    assert (report.sent, report.refused) == (0, 1)
    assert Message.objects.get(pk=letter.pk).why == "content"


def test_nobody_is_written_to_who_does_not_want_it(account):
    account.debtor.contacts.update(authorised=False)
    with pytest.raises(operations.NoAddress):
        draft(account)


def test_a_worker_that_died_gives_a_letter_back_to_be_sent(account):
    letter = release(draft(account))
    Message.objects.filter(pk=letter.pk).update(state="claimed", claimed_by="gone", claimed_at=cast.AT)
    with use({"email": Network()}):
        assert sending.send(at=cast.AT + recording.LOST_AFTER * 2).sent == 1
