"""The work screen of money that waits: seen, applied, set by hand, undone; by whom it may be."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cartera.desk import by_hand
from cartera.desk.tests import office as of
from cartera.payments.models import BankAccount, BankFile, BankLine, BankStatement, Match
from cartera.payments.operations import matching
from cartera.portfolio.models import Account, Receivable

COMMON = {"on": of.MONDAY, "at": of.AT, "by": None}


@pytest.fixture
def office(db):
    return of.open_office(run=False)


@pytest.fixture
def lines(office):
    """Two lines: one for which only the amount speaks, one of nobody known."""
    mine = {"creditor": office.creditor}
    account = BankAccount.objects.create(**mine, number="191", currency="PEN")
    file = BankFile.objects.create(**mine, sha256="0" * 64, format="table", kept_as="b", at=of.AT)
    statement = BankStatement.objects.create(**mine, file=file, account=account, position=0)
    made = [
        BankLine.objects.create(
            **mine, account=account, statement=statement, position=place, booked_on=of.MONDAY, value_on=of.MONDAY,
            amount_minor=minor, currency="PEN", kind="credit", text=text, fingerprint=f"{place:064}",
        )
        for place, (minor, text) in enumerate([(250_00, "DEP EFECTIVO AG 12"), (77_77, "quien sabe")])
    ]  # fmt: skip
    matching.match_lines(creditor=office.creditor, on=of.MONDAY, at=of.AT, by=None)
    return made


def page(client, name="matching", query="", **more):
    answer = client.get(reverse(name, **more) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_lines_wait_with_their_candidates_and_why(office, lines) -> None:
    text = page(office.rosa)
    assert "DEP EFECTIVO" in text
    assert "Bruno Hermanos" in text
    assert "Solo el importe habla" in text
    assert "F-2" in text
    assert "Nada de lo abierto calza" in page(office.rosa, query=f"?line={lines[1].pk}")


def test_one_click_applies_and_one_undoes(office, lines) -> None:
    candidate = Match.objects.get(line=lines[0])
    answer = office.rosa.post(
        reverse("apply_match", args=[candidate.pk]), {"query": "why=amount_alone"}, follow=True
    )
    text = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith("/pagos/?why=amount_alone&done=")
    assert "Deshacer" in text
    assert Receivable.objects.get(number="F-2").open_minor == 0
    office.rosa.post(reverse("applied", args=[candidate.pk]), {"why": "era otra"})
    assert Receivable.objects.get(number="F-2").open_minor == 250_00
    assert (
        Match.objects.get(line=lines[0], state="proposed").debtor == candidate.debtor
    )  # offered again at once
    assert "Deshecho" in page(office.rosa, "applied", args=[candidate.pk])


def test_by_hand_the_remainder_runs_and_nothing_is_written_before_the_word(office, lines) -> None:
    ana, item = office.debtors[0], Receivable.objects.get(number="F-1")
    address = reverse("apply_by_hand", args=[lines[0].pk])
    counted = office.rosa.post(address, {"debtor": ana.pk, "item": [item.pk]})
    assert "150.00" in counted.content.decode()
    assert "que queda a cuenta" in counted.content.decode()
    assert not Match.objects.filter(state="applied").exists()
    office.rosa.post(address, {"debtor": ana.pk, "item": [item.pk], "do": "apply"})
    assert Receivable.objects.get(number="F-1").open_minor == 0
    assert Account.objects.get(debtor=ana).on_account_minor == 150_00


def test_what_lacks_may_be_a_tax_kept_back(office, lines) -> None:
    item = Receivable.objects.get(number="F-1")
    address = reverse("apply_by_hand", args=[lines[1].pk])
    data = {"debtor": office.debtors[0].pk, "item": [item.pk], "difference": "withheld", "do": "apply"}
    office.rosa.post(address, data)
    assert Receivable.objects.get(number="F-1").open_minor == 0
    assert Match.objects.get(state="applied").withheld_minor == 100_00 - 77_77
    file = office.rosa.get(reverse("applied_list"), {"format": "csv"})
    assert b",22.23," in b"".join(file.streaming_content), "an amount, not a text"


def test_laying_money_on_items_never_gives_more_than_there_is() -> None:
    items = [Receivable(pk=1, principal_open_minor=100), Receivable(pk=2, principal_open_minor=50)]
    laid = by_hand.lay(120, items, "open")
    assert [share.paid_minor for share in laid.shares] == [100, 20]
    assert (laid.rest_minor, laid.short_minor) == (0, 30)
    laid = by_hand.lay(120, items, "bank_fee")
    assert sum(share.settled_minor for share in laid.shares) == 150
    assert by_hand.lay(200, items, "open").rest_minor == 50


def test_a_debtor_is_found_by_name_and_its_items_offered(office, lines) -> None:
    found = page(office.rosa, query=f"?line={lines[1].pk}&who=carla")
    assert "Carla Rojas" in found
    assert "F-3" in page(office.rosa, query=f"?line={lines[1].pk}&debtor={office.debtors[2].pk}")
    assert "Ningún deudor" in page(office.rosa, query=f"?line={lines[1].pk}&who=zzz")


def test_looking_again_applies_what_became_certain(office, lines) -> None:
    BankLine.objects.filter(pk=lines[1].pk).update(text="PAGO F-1 ANA QUISPE", amount_minor=100_00)
    of.owes(office.debtors[0], "F001-00012345", 77_00, 3)
    BankLine.objects.filter(pk=lines[1].pk).update(text="PAGO F001-12345", amount_minor=77_00)
    answer = office.rosa.post(reverse("match_again"), follow=True)
    assert "1 aplicada" in answer.content.decode()


def test_money_on_account_is_listed_by_age(office, lines) -> None:
    assert "Nada espera a cuenta" in page(office.rosa, "on_account")
    matching.apply_by_hand(line=lines[1], debtor_id=office.debtors[0].pk, shares=[], **COMMON)
    text = page(office.rosa, "on_account")
    assert "Ana Quispe" in text
    assert "77.77" in text
    exported = office.rosa.get(reverse("on_account") + "?format=csv")
    assert exported.getvalue().count(b"Ana Quispe") == 1
    assert "Nada coincide" in page(office.rosa, "on_account", "?older=3000")


def test_lists_can_be_exported(office, lines) -> None:
    for name in ("matching", "applied_list", "on_account"):
        assert office.rosa.get(reverse(name) + "?format=xlsx").getvalue().startswith(b"PK")


def test_a_stranger_sees_and_touches_nothing(office, lines) -> None:
    candidate = Match.objects.get(line=lines[0])
    for name in ("matching", "applied_list", "on_account"):
        assert "Bruno" not in page(office.stranger, name)
        assert Client().get(reverse(name)).status_code == 302
    assert "DEP EFECTIVO" not in page(office.stranger, query=f"?line={lines[0].pk}")
    assert office.stranger.post(reverse("apply_match", args=[candidate.pk])).status_code == 404
    assert (
        office.stranger.post(reverse("apply_by_hand", args=[lines[0].pk]), {"do": "apply"}).status_code == 404
    )
    assert office.stranger.get(reverse("applied", args=[candidate.pk])).status_code == 404
    assert BankLine.objects.filter(state="open").count() == 2


def test_an_auditor_reads_and_changes_nothing(office, lines) -> None:
    candidate = Match.objects.get(line=lines[0])
    assert "Aplicar" not in page(office.aldo).split("<h1>")[1].split("</main>")[0].replace("Por aplicar", "")
    for address in (reverse("apply_match", args=[candidate.pk]), reverse("match_again")):
        assert office.aldo.post(address).status_code == 403


def test_a_wrong_number_in_the_address_shows_the_first_line(office, lines) -> None:
    assert "DEP EFECTIVO" in page(office.rosa, query="?line=99999999&debtor=x&done=y")


def test_the_screen_asks_the_same_however_long_the_list_is(
    office, lines, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(22):
        office.rosa.get(reverse("matching"))
    for number in range(12):
        due = date(2026, 2, 1)
        of.owes(office.debtors[1], f"X-{number}", 1000 + number, (of.MONDAY - due).days)
    with django_assert_max_num_queries(22):
        office.rosa.get(reverse("matching"))
