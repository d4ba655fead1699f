"""A file through the browser: dropped, its columns said, seen, taken in once, undone; and who may not."""

import io
from datetime import datetime

import pytest
import xlsxwriter
from django.urls import reverse

from cartera.intake.models import Upload
from cartera.intake.tests.conftest import LINES, file
from cartera.portfolio import queries
from cartera.portfolio.models import Import, Receivable, SavedLayout


def drop(client, text=LINES, name="facturas.csv"):
    answer = client.post(reverse("imports"), {"file": file(text, name)}, follow=True)
    return answer, Upload.objects.first()


def say(client, upload, **changes):
    """Send the form as it stands, with some answers changed."""
    form = client.get(reverse("upload", args=[upload.token])).context["form"]
    values = {bound.html_name: bound.value() or "" for bound in form}
    values.pop("complete", None)
    answer = client.post(
        reverse("upload", args=[upload.token]), {**values, "kind": form.layout.kind, **changes}, follow=True
    )
    upload.refresh_from_db()
    return answer


def confirm(client, upload, **more):
    answer = client.post(reverse("confirm_upload", args=[upload.token]), more, follow=True)
    upload.refresh_from_db()
    return answer


def taken_in(house, text=LINES):
    _, upload = drop(house.collector, text)
    say(house.collector, upload)
    confirm(house.collector, upload)
    return upload


def test_a_file_is_looked_at_before_anything_is_taken_in(house) -> None:
    _, upload = drop(house.collector)
    assert (upload.state, Receivable.objects.count()) == ("waiting", 0)
    answer = say(house.collector, upload)
    assert (upload.state, Receivable.objects.count()) == ("checked", 0)
    assert (upload.counts["added"], upload.counts["sums"]) == (2, {"PEN": 133440})
    assert "1,334.40" in answer.content.decode()


def test_a_yes_takes_it_in_and_leads_to_what_it_did(house) -> None:
    upload = taken_in(house)
    assert upload.state == "done"
    assert upload.imported.counts["added"] == 2
    assert Receivable.objects.count() == 2
    assert queries.untied() == []
    answer = house.collector.get(reverse("upload", args=[upload.token]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("import", args=[upload.imported_id])


def test_a_file_whose_every_line_is_bad_is_not_offered_to_be_taken_in(house) -> None:
    _, good = drop(house.collector)
    say(house.collector, good, name="contabilidad")
    answer, upload = drop(house.collector, LINES.replace("2026", "20z6"))
    assert (upload.state, upload.counts["bad"]) == ("checked", 2)
    told = answer.content.decode()
    assert "Ninguna línea de este archivo se puede cargar" in told
    assert reverse("confirm_upload", args=[upload.token]) not in told


def two_sheets(*names):
    """Return a workbook with one invoice on each sheet, called after it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name in names:
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["Factura", "Cliente", "Importe", "Moneda", "Emisión", "Vencimiento"])
            page.write_row(1, 0, [f"F-{name}", "C1", 100, "PEN", "13/09/2026", "13/10/2026"])
    return out.getvalue()


def test_a_workbook_with_several_sheets_says_which_is_read_and_lets_another_be_chosen(house) -> None:
    answer, upload = drop(house.collector, two_sheets("Lima", "Cusco"), "libro.xlsx")
    assert "Se lee la hoja «Lima». El libro tiene otra, que no se lee: Cusco." in answer.content.decode()
    answer = house.collector.post(
        reverse("upload", args=[upload.token]), {"guess": "1", "kind": "receivables", "sheet": "Cusco"}
    )
    assert "F-Cusco" in answer.content.decode()
    form = answer.context["form"]
    values = {bound.html_name: bound.value() or "" for bound in form}
    values.pop("complete", None)
    answer = house.collector.post(
        reverse("upload", args=[upload.token]),
        {**values, "kind": "receivables", "sheet": "Cusco"},
        follow=True,
    )
    assert "F-Cusco" in answer.content.decode(), "what is shown is the sheet that would come in"
    upload.refresh_from_db()
    confirm(house.collector, upload)
    assert list(Receivable.objects.values_list("number", flat=True)) == ["F-Cusco"]


def test_a_sheet_that_is_not_there_changes_nothing(house) -> None:
    _, upload = drop(house.collector, two_sheets("Lima", "Cusco"), "libro.xlsx")
    answer = house.collector.post(
        reverse("upload", args=[upload.token]), {"guess": "1", "kind": "receivables", "sheet": "Puno"}
    )
    assert "F-Lima" in answer.content.decode()


def test_a_layout_is_known_by_its_header_though_the_sheet_is_called_after_another_month(house) -> None:
    _, upload = drop(house.collector, two_sheets("Octubre"), "libro.xlsx")
    say(house.collector, upload, name="mensual")
    confirm(house.collector, upload)
    _, upload = drop(house.collector, two_sheets("Noviembre"), "libro.xlsx")
    confirm(house.collector, upload)
    assert set(Receivable.objects.values_list("number", flat=True)) == {"F-Octubre", "F-Noviembre"}


def test_yes_pressed_twice_counts_once(house) -> None:
    upload = taken_in(house)
    confirm(house.collector, upload)
    assert Import.objects.count() == 1


def test_a_saved_layout_is_recognised_and_the_next_file_is_seen_at_once(house) -> None:
    _, upload = drop(house.collector)
    say(house.collector, upload, name="contabilidad")
    assert SavedLayout.objects.get().name == "contabilidad"
    _, second = drop(house.collector, LINES.replace("99,90", "100,00"))
    assert second.state == "checked"


def test_what_the_file_does_not_tell_is_asked(house) -> None:
    text = "Factura;Cliente;Importe;Vencimiento\nF-1;C1;10,50;03/04/2026\n"
    answer, upload = drop(house.collector, text)
    asked = {question.code for question in answer.context["questions"]}
    assert asked == {"date_order", "currency"}
    say(house.collector, upload)
    assert upload.state == "waiting", "no answer, no look"
    say(house.collector, upload, date_order="dmy", currency="usd")
    assert (upload.state, upload.counts["sums"]) == ("checked", {"USD": 1050})


def test_another_kind_is_guessed_anew(house) -> None:
    _, upload = drop(house.collector)
    answer = house.collector.post(
        reverse("upload", args=[upload.token]), {"guess": "1", "kind": "open_balances"}
    )
    assert answer.context["layout"].kind == "open_balances"


def test_bad_lines_do_not_stop_good_ones_and_can_be_downloaded_without_formulas(house) -> None:
    text = LINES + "=cmd();C3;abc;PEN;13/09/2026;13/10/2026;\n"
    upload = taken_in(house, text)
    assert (upload.counts["added"], upload.counts["bad"]) == (2, 1)
    answer = house.collector.get(reverse("bad_lines", args=[upload.token]))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "'=cmd()" in body
    assert "abc" in body.splitlines()[1]
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["facturas.xls", "facturas.exe", "facturas", "facturas.csv.html"])
def test_files_of_other_types_are_refused_by_name(house, name) -> None:
    drop(house.collector, name=name)
    assert not Upload.objects.exists()


def test_a_file_that_is_no_table_is_refused_with_the_reason(house) -> None:
    answer, upload = drop(house.collector, b"\x00\x01\x02" * 400, "datos.csv")
    assert upload is None
    assert [str(message) for message in answer.context["messages"]]
    assert not list((house.tmp / "files").rglob("*.csv")), "nothing is kept of it"


def test_a_file_that_is_too_big_is_refused(house, settings) -> None:
    settings.IMPORT_MAX_BYTES = 20
    drop(house.collector)
    assert not Upload.objects.exists()


def test_a_workbook_is_taken_like_a_text_file(house) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Facturas")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Factura", "Cliente", "Importe", "Moneda", "Vencimiento"])
        sheet.write_row(1, 0, ["F-1", "C1", 1234.5, "PEN"])
        sheet.write_datetime(1, 4, datetime(2026, 10, 3), day)  # noqa: DTZ001 - a workbook knows no zones
    _, upload = drop(house.collector, book.getvalue(), "facturas.XLSX")
    say(house.collector, upload)
    assert (upload.state, upload.counts["sums"]) == ("checked", {"PEN": 123450})


def test_no_file_is_asked_for(house) -> None:
    answer = house.collector.post(reverse("imports"), follow=True)
    assert answer.status_code == 200
    assert not Upload.objects.exists()


def test_files_lie_under_random_names_in_the_creditors_folder(house) -> None:
    _, upload = drop(house.collector, name="../../etc/passwd.csv")
    (kept,) = (house.tmp / "files/imports").rglob("*.csv")
    assert kept.parent.name == str(house.creditor.pk)
    assert "passwd" not in kept.name
    assert upload.token in kept.name


def test_strangers_find_nothing(house) -> None:
    upload = taken_in(house)
    for name, arg in (
        ("upload", upload.token),
        ("bad_lines", upload.token),
        ("upload_progress", upload.token),
        ("import", upload.imported_id),
    ):
        assert house.stranger.get(reverse(name, args=[arg])).status_code == 404, name
    for name, arg in (("confirm_upload", upload.token), ("undo_import", upload.imported_id)):
        assert house.stranger.post(reverse(name, args=[arg])).status_code == 404, name
    assert "facturas.csv" not in house.stranger.get(reverse("imports")).content.decode()


def test_auditors_read_and_change_nothing(house) -> None:
    upload = taken_in(house)
    assert house.auditor.get(reverse("import", args=[upload.imported_id])).status_code == 200
    assert house.auditor.post(reverse("imports"), {"file": file()}).status_code == 403
    assert house.auditor.post(reverse("confirm_upload", args=[upload.token])).status_code == 403
    assert house.auditor.post(reverse("undo_import", args=[upload.imported_id])).status_code == 403


def test_a_supervisor_undoes_an_import_and_a_collector_does_not(house) -> None:
    upload = taken_in(house)
    address = reverse("undo_import", args=[upload.imported_id])
    assert house.collector.post(address).status_code == 403
    house.supervisor.post(address)
    assert Import.objects.get().state == "undone"
    assert queries.untied() == []
    assert not Receivable.objects.filter(settled_on__isnull=True).exists()


def test_closing_much_asks_a_second_time(house) -> None:
    taken_in(house)
    text = LINES.splitlines(keepends=True)
    _, upload = drop(house.collector, "".join([text[0].replace("Importe", "Saldo"), text[1]]), "saldos.csv")
    say(house.collector, upload, complete="on")
    assert upload.counts["closing"] == {"PEN": [9990, 133440]}
    again = "".join([text[0].replace("Importe", "Saldo"), text[2]])
    _, upload = drop(house.collector, again, "saldos.csv")
    say(house.collector, upload, complete="on")
    confirm(house.collector, upload)
    assert (upload.state, Import.objects.count()) == ("checked", 1)
    assert "1,234.50" in upload.refusal
    confirm(house.collector, upload, yes="1")
    assert (upload.state, upload.counts["closed"]) == ("done", 1)


def test_work_that_stopped_can_be_taken_up_again(house) -> None:
    _, upload = drop(house.collector)
    Upload.objects.update(state="running")
    page = house.collector.get(reverse("upload", args=[upload.token]))
    assert "no entró nada de él" in page.content.decode()
    Upload.objects.update(layout={"kind": "documents"})
    page = house.collector.get(reverse("upload", args=[upload.token]))
    assert "Lo ya escrito queda" in page.content.decode()
    house.collector.post(reverse("upload_again", args=[upload.token]))
    upload.refresh_from_db()
    assert upload.state == "checked"


def test_the_progress_part_says_when_the_work_is_done(house) -> None:
    upload = taken_in(house)
    answer = house.collector.get(reverse("upload_progress", args=[upload.token]))
    assert answer["HX-Redirect"] == reverse("upload", args=[upload.token])


def test_without_log_in_nothing_is_shown(client, db) -> None:
    assert client.get(reverse("imports")).status_code == 302
