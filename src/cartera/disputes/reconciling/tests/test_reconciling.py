from datetime import date

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cartera.disputes import operations as disputes
from cartera.disputes.models import Reconciliation
from cartera.disputes.reconciling import operations, reading
from cartera.disputes.reconciling.columns import Columns
from cartera.disputes.reconciling.matching import Tolerance
from cartera.outreach.models import Message
from cartera.parties import operations as parties
from cartera.portfolio.models import Account, Pause
from cartera.portfolio.tests.books import AT, ON

SAID = {"at": AT, "by": None}
OCT_1 = date(2026, 10, 1)
THEIRS = """Estado de cuenta proveedor;;;
Fecha;Documento;Importe;Moneda
01/10/2026;F001-1;100,00;PEN
13/10/2026;f001 02;180,00;PEN
02/10/2026;OP 99887;-50,00;PEN
02/10/2026;X-77;33,30;PEN
02/10/2026;X-78;1.000,00;USD
02/10/2026;X-79;treinta;PEN
TOTAL;;263,30;
"""


@pytest.fixture
def account(books, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for number, minor in (("F001-00001", 10_000), ("F001-00002", 20_000), ("F001-00003", 7_700)):
        books.place(number, minor, OCT_1)
    books.pay("P-9", 2_500, on_account=True)
    return Account.objects.select_related("debtor__creditor").get(debtor=books.ana)


def kept(account, text=THEIRS, name="proveedor.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return operations.receive(account.creditor_id, SimpleUploadedFile(name, content))


def reconcile(account, text=THEIRS, tolerance=Tolerance(), name="proveedor.csv", columns=None, on=ON):  # noqa: B008 - frozen
    token, suffix = kept(account, text, name)
    guess, table, problems = reading.look(operations.path_of(account.creditor_id, token, suffix))
    assert guess is not None, problems
    wanted = reading.faced(table, columns or guess.columns, currency=account.currency)
    return operations.reconcile(
        account=account,
        token=token,
        suffix=suffix,
        file_name=name,
        columns=wanted,
        tolerance=tolerance,
        on=on,
        **SAID,
    )


def lines(made):
    return {line.ours_number or line.theirs_number: line for line in made.lines.all()}


def test_the_bridge_goes_from_their_balance_to_ours(account):
    made = reconcile(account)
    assert (made.theirs_minor, made.ours_minor, made.left_out) == (26_330, 35_200, 3)
    assert (
        sum((each.ours_minor or 0) - (each.theirs_minor or 0) for each in made.lines.all()) == 35_200 - 26_330
    )
    told = {number: (line.kind, line.theirs_minor, line.ours_minor) for number, line in lines(made).items()}
    assert told == {
        "F001-00001": ("both", 10_000, 10_000), "F001-00002": ("differs", 18_000, 20_000),
        "F001-00003": ("only_ours", None, 7_700), "P-9": ("only_ours", None, -2_500),
        "OP 99887": ("only_theirs", -5_000, None), "X-77": ("only_theirs", 3_330, None),
    }  # fmt: skip
    assert lines(made)["F001-00001"].source_lines == "3"


def test_every_bad_cell_is_named_with_its_line_and_column(account):
    token, suffix = kept(account)
    guess, table, _ = reading.look(operations.path_of(account.creditor_id, token, suffix))
    assert (guess.columns.number, guess.columns.on, guess.columns.amount, guess.questions) == (
        "Documento", "Fecha", "Importe", (),
    )  # fmt: skip
    ledger = reading.read(table, guess.columns, currency="PEN")
    assert [(each.line, each.code, each.column) for each in ledger.problems] == [
        (7, "other_currency", ""), (8, "not_amount", "Importe"), (9, "total_line", ""),
    ]  # fmt: skip


def test_the_same_file_twice_is_one_comparison(account):
    assert reconcile(account) == reconcile(account)
    assert reconcile(account, tolerance=Tolerance(2_000)) != reconcile(account)
    assert Reconciliation.objects.count() == 2


def test_a_ledger_of_debts_below_zero_or_in_two_columns_is_turned_round(account):
    below = "Numero;Saldo\nF001-1;-100,00\nF001-2;-200,00\n"
    assert reconcile(account, below).theirs_minor == 30_000
    two = "Fecha;Documento;Debe;Haber;Saldo\n13/10/2026;F001-1;;100,00;100,00\n14/10/2026;F001-2;;200,00;300,00\n15/10/2026;Pago;50,00;;250,00\n"
    assert reconcile(account, two).theirs_minor == 25_000


def test_a_workbook_is_read_too(account, tmp_path):
    path = tmp_path / "libro.xlsx"
    pl.DataFrame(
        {"Documento": ["F001-1", "F001-2"], "Fecha": [OCT_1, OCT_1], "Importe": [100.0, 180.5]}
    ).write_excel(path)
    made = reconcile(account, path.read_bytes(), name="libro.xlsx")
    assert (made.theirs_minor, lines(made)["F001-00002"].kind) == (28_050, "differs")


def test_what_our_books_know_is_said(books, account):
    books.place("F001-00008", 500, OCT_1)
    books.pay("P-10", 500, items=[books.item("F001-00008")])
    disputes.contest(receivable=books.item("F001-00003"), reference="D-1", on=ON, **SAID)
    text = "Documento;Fecha;Importe\nF001-8;13/08/2026;5,00\nF001-1;13/08/2026;100,00\n"
    made = lines(reconcile(account, text))
    assert made["F001-8"].hint == f"settled|{ON}"
    assert made["F001-00002"].hint.startswith("later|")
    assert made["F001-00003"].hint == "disputed"


def test_a_line_becomes_a_dispute_once(account):
    line = lines(reconcile(account))["F001-00002"]
    first = operations.contest_line(line=line, reason="conciliación", on=ON, **SAID)
    assert (first.amount_minor, first.code) == (2_000, "price")
    assert operations.contest_line(line=line, reason="conciliación", on=ON, **SAID) == first
    for number in ("F001-00001", "P-9", "X-77"):
        with pytest.raises(operations.NothingToContest):
            operations.contest_line(line=lines(reconcile(account))[number], reason="", on=ON, **SAID)


def test_a_line_becomes_a_copy_of_the_invoice_with_its_letter(books, account):
    parties.set_contact(debtor=books.ana, channel="email", address="ana@cliente.example", **SAID)
    line = lines(reconcile(account))["F001-00003"]
    turned = [operations.send_copy(line=line, owner="Rosa", on=ON, **SAID) for _ in range(2)]
    assert turned[0].undertaking == turned[1].undertaking
    assert "F001-00003" in Message.objects.get().text
    assert Pause.objects.get().receivable.number == "F001-00003"
    with pytest.raises(operations.NoDocument):
        operations.send_copy(line=lines(reconcile(account))["X-77"], owner="", on=ON, **SAID)


def test_a_line_becomes_a_payment_search(account):
    made = lines(reconcile(account))
    found = operations.search_payment(line=made["OP 99887"], detail="OP 99887", owner="Rosa", on=ON, **SAID)
    assert (found.kind, found.holds, found.owner) == ("payment_search", False, "Rosa")
    assert operations.search_payment(line=made["OP 99887"], detail="", owner="", on=ON, **SAID) == found


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [("", "a.csv", "empty_file"), ("solo una columna\nsin nada", "a.csv", "one_column"), (b"PK\x03\x04 broken", "a.xlsx", None)],
)  # fmt: skip
def test_a_file_nobody_can_read_is_refused_with_the_reason(account, text, name, code):
    token, suffix = kept(account, text, name)
    guess, _table, problems = reading.look(operations.path_of(account.creditor_id, token, suffix))
    assert guess is None
    assert problems
    assert code in {None, problems[0].code}


def test_what_is_no_ledger_is_refused_before_it_is_kept(account, settings):
    with pytest.raises(operations.LedgerWrongType):
        kept(account, "x", "malo.exe")
    settings.IMPORT_MAX_BYTES = 3
    with pytest.raises(operations.LedgerTooBig):
        kept(account, "Numero;Saldo", "grande.csv")
    assert operations.path_of(account.creditor_id, "../../secret_key", ".csv") is None


def test_a_file_without_amounts_refuses_the_comparison_and_keeps_nothing(account):
    token, suffix = kept(account, "Documento;Importe\nF-1;abc\nF-2;def\n")
    with pytest.raises(operations.LedgerRefused) as refused:
        operations.reconcile(
            account=account, token=token, suffix=suffix, file_name="a.csv", columns=Columns("Documento", amount="Importe"),
            tolerance=Tolerance(), on=ON, **SAID,
        )  # fmt: skip
    assert [(each.line, each.column) for each in refused.value.problems] == [(2, "Importe"), (3, "Importe")]
    assert not Reconciliation.objects.exists()
