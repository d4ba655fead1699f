"""Electronic documents through the browser: dropped, seen, taken in once, found again; and who may not."""

import io
import zipfile

import pytest
from django.urls import reverse

from cartera.intake.documents.tests import samples
from cartera.intake.models import SourceDocument, Upload
from cartera.intake.tests.conftest import file
from cartera.parties import operations as parties
from cartera.portfolio.models import Import, Receivable
from cartera.portfolio.tests.books import AT


@pytest.fixture
def andina(house):
    parties.change_creditor(creditor=house.creditor, tax_id=samples.SELLER_PE, at=AT, by=None)
    return house


def drop(client, text, name="factura.xml"):
    answer = client.post(reverse("imports"), {"file": file(text, name)}, follow=True)
    return answer, Upload.objects.first()


def confirm(client, upload):
    answer = client.post(reverse("confirm_documents", args=[upload.token]), follow=True)
    upload.refresh_from_db()
    return answer


def archive(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(f"{name}.xml", text)
    return out.getvalue()


MONTH = archive(
    uno=samples.peruvian(due="2026-10-01"), dos=samples.peruvian(number="F001-6", total="20.00"), roto="<a"
)


def test_documents_are_looked_at_before_anything_is_taken_in(andina) -> None:
    answer, upload = drop(andina.collector, MONTH, "mes.zip")
    assert (upload.state, Receivable.objects.count()) == ("checked", 0)
    assert (upload.counts["added"], upload.counts["bad"], upload.counts["sums"]) == (2, 1, {"PEN": 120000})
    page = answer.content.decode()
    assert "1,200.00" in page
    assert "roto.xml" in page
    assert f"{upload.token}.zip" not in page, "people know a file by its own name"


def test_a_yes_takes_them_in_and_pressed_twice_counts_once(andina) -> None:
    _, upload = drop(andina.collector, MONTH, "mes.zip")
    answer = confirm(andina.collector, upload)
    assert answer.redirect_chain[-1][0] == reverse("import", args=[upload.imported_id])
    confirm(andina.collector, upload)
    assert (Import.objects.count(), Receivable.objects.count()) == (1, 2)
    assert "roto.xml" in answer.content.decode()
    assert SourceDocument.objects.get(number="F001-5").file_name == "mes.zip:uno.xml"


def test_days_of_credit_are_said_on_the_page(andina) -> None:
    _, upload = drop(andina.collector, samples.peruvian())
    assert upload.problems[0]["code"] == "due_presumed"
    andina.collector.post(reverse("document_upload", args=[upload.token]), {"days": "30"})
    upload.refresh_from_db()
    assert (upload.state, upload.problems) == ("checked", [])
    confirm(andina.collector, upload)
    assert Receivable.objects.get().due_date.isoformat() == "2026-10-01"


def test_without_a_tax_id_of_ours_the_page_says_what_to_do(house) -> None:
    answer, upload = drop(house.collector, samples.peruvian())
    assert upload.state == "waiting"
    assert upload.refusal in answer.content.decode()


def test_the_list_and_the_document_show_what_was_made_and_hand_over_the_xml(
    andina, django_assert_max_num_queries
) -> None:
    _, upload = drop(andina.collector, MONTH, "mes.zip")
    confirm(andina.collector, upload)
    with django_assert_max_num_queries(12):
        page = andina.collector.get(reverse("documents"))
    assert "F001-5" in page.content.decode()
    assert andina.collector.get(reverse("documents") + "?format=csv").status_code == 200
    assert "F001-5" not in andina.collector.get(reverse("documents") + "?import=999").content.decode()
    kept = SourceDocument.objects.get(number="F001-5")
    assert "F001-5" in andina.auditor.get(reverse("document", args=[kept.pk])).content.decode()
    answer = andina.auditor.get(reverse("document_file", args=[kept.pk]))
    assert answer.content.decode() == samples.peruvian(due="2026-10-01")
    assert answer["Content-Disposition"] == 'attachment; filename="F001-5.xml"'


def test_strangers_find_no_document_and_auditors_change_nothing(andina) -> None:
    _, upload = drop(andina.collector, MONTH, "mes.zip")
    for name, arg in (("document_upload", upload.token), ("confirm_documents", upload.token)):
        assert andina.stranger.post(reverse(name, args=[arg])).status_code == 404
        assert andina.auditor.post(reverse(name, args=[arg])).status_code == 403
    confirm(andina.collector, upload)
    kept = SourceDocument.objects.first()
    for name in ("document", "document_file"):
        assert andina.stranger.get(reverse(name, args=[kept.pk])).status_code == 404
    assert "F001" not in andina.stranger.get(reverse("documents")).content.decode()


def test_an_import_of_documents_is_undone_like_any_other(andina) -> None:
    _, upload = drop(andina.collector, MONTH, "mes.zip")
    confirm(andina.collector, upload)
    andina.supervisor.post(reverse("undo_import", args=[upload.imported_id]))
    assert Import.objects.get().state == "undone"
    assert not Receivable.objects.filter(settled_on__isnull=True).exists()
