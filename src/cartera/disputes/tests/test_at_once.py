"""Two people, or two workers, at the same dispute, promise or comparison in the same moment."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cartera.disputes import operations
from cartera.disputes.models import Dispute, Reconciliation, Undertaking
from cartera.disputes.reconciling import operations as reconciling
from cartera.disputes.reconciling.columns import Columns
from cartera.disputes.reconciling.matching import Tolerance
from cartera.foundation.files import Proof
from cartera.portfolio.models import CreditNote, Pause
from cartera.portfolio.tests.books import AT, ON, Books
from cartera.portfolio.tests.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"on": ON, "at": AT, "by": None}
OCT_1 = date(2026, 10, 1)


@pytest.fixture
def item(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Books().place("F-1", 10_000, OCT_1)


def test_one_promise_of_ours_pauses_once(item):
    def undertake():
        return operations.undertake(
            debtor=item.debtor, receivable=item, reference="U-1", kind="delivery", **SAID
        )

    at_once(*[undertake] * 3)
    assert (Undertaking.objects.count(), Pause.objects.count()) == (1, 1)


def test_one_dispute_is_resolved_once(item):
    dispute = operations.contest(receivable=item, reference="D-1", amount_minor=4_000, **SAID)

    def resolve():
        try:
            return operations.resolve(dispute=dispute, outcome="accepted", **SAID)
        except operations.AlreadyResolved as refusal:
            return refusal

    ended = at_once(*[resolve] * 3)
    assert sum(isinstance(each, operations.AlreadyResolved) for each in ended) == 2
    assert CreditNote.objects.get().amount_minor == 4_000


def test_one_proof_is_kept_once(item):
    dispute = operations.contest(receivable=item, reference="D-1", **SAID)
    proof = Proof("a.pdf", "pdf", b"%PDF-1")
    kept = at_once(*[lambda: operations.attach(dispute=dispute, proof=proof, at=AT, by=None)] * 3)
    assert len({each.pk for each in kept}) == 1


def test_one_file_is_compared_once_and_its_line_turned_once(item):
    file = SimpleUploadedFile("a.csv", b"Documento;Importe\nF-1;90,00\n")
    token, suffix = reconciling.receive(item.creditor_id, file)

    def compare():
        return reconciling.reconcile(
            account=item.account, token=token, suffix=suffix, file_name="a.csv",
            columns=Columns("Documento", amount="Importe"), tolerance=Tolerance(), **SAID,
        )  # fmt: skip

    at_once(*[compare] * 3)
    line = Reconciliation.objects.get().lines.get()
    at_once(*[lambda: reconciling.contest_line(line=line, reason="", **SAID)] * 3)
    assert Dispute.objects.get().amount_minor == 1_000
