from pathlib import Path

import pytest

from cartera.portfolio.reading import layouts
from cartera.portfolio.reading.tests import files

HEADERS = {
    "receivables": [
        "Nro. Documento;Cód. Cliente;Razón Social;RUC;Mon.;Importe;F. Emisión;F. Vcto.",
        "Invoice No;Customer ID;Customer Name;Tax ID;Currency;Invoice Amount;Invoice Date;Due Date",
        "Fatura;Código do Cliente;Razão Social;CNPJ;Moeda;Valor Total;Data de Emissão;Data de Vencimento",
    ],
    "open_balances": [
        "Comprobante;Código;Nombre del Cliente;RUC;Moneda;Saldo;Emisión;Vence",
        "Document Number;Account Number;Company;VAT Number;Currency;Outstanding;Document Date;Due",
    ],
}
VALUES = "F001-1;C1;Peña SAC;20512333797;PEN;1.234,50;15/01/2026;31/01/2026"
FIELDS = ["number", "debtor", "debtor_name", "tax_id", "currency", "amount", "issued_on", "due_date"]


@pytest.mark.parametrize(
    ("kind", "header"), [(kind, header) for kind, all_ in HEADERS.items() for header in all_]
)
def test_headers_of_three_languages_are_understood(tmp_path: Path, kind: str, header: str) -> None:
    told = files.guess(files.write(tmp_path, f"{header}\n{VALUES}\n"))
    titles = header.split(";")
    money = "open" if kind == "open_balances" else "amount"
    expected = {money if f == "amount" else f: (t,) for f, t in zip(FIELDS, titles, strict=True)}
    assert (told.layout.kind, dict(told.layout.columns)) == (kind, expected)
    assert (told.layout.date_order, told.layout.decimal, told.questions, told.unused) == ("dmy", ",", (), ())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "payments",
            "Fecha de pago;Cliente;Monto pagado;Nro operación;Factura\n31/01/2026;C1;10,00;0001;F1\n",
        ),
        ("payments", "Payment Date,Customer ID,Amount Paid,Receipt\n2026-01-31,C1,10.00,R1\n"),
        ("debtors", "Código;Razón Social;RUC;País;Cliente desde\nC1;Peña SAC;20512333797;Perú;31/01/2020\n"),
        ("debtors", "Customer Code,Name,Email,Phone\nC1,Acme,a@example.com,999999999\n"),
        (
            "contacts",
            "Código cliente;Contacto;Cargo;Correo;Celular\nC1;Ana;Tesorería;ana@example.com;999 888 777\n",
        ),
        ("contacts", "Código,Correo\nC1,ana@example.com\nC2,eva@example.com\n"),
        ("contacts", "Cliente;Canal;Dirección;Autorizado\nC1;correo;ana@example.com;sí\n"),
    ],
)
def test_the_kind_of_a_file_is_told_from_its_columns(tmp_path: Path, kind: str, text: str) -> None:
    told = files.guess(files.write(tmp_path, text))
    assert told.layout.kind == kind
    assert layouts.check(told.layout) == []


@pytest.mark.parametrize(
    ("kind", "text", "asked"),
    [
        (
            "receivables",
            "number,debtor_code,debtor_name,amount,issued_on,due_date\nF-1,C1,Acme,10.00,2026-09-01,2026-10-01\n",
            ["currency"],
        ),
        ("receivables", "number,customer,amount,due_date\nF-1,C1,10.00,2026-10-01\n", ["currency"]),
        ("receivables", "thing,debtor,name,email,amount,due\nF-1,C1,Acme,a@example.com,10.00,2026-10-01\n",
         ["currency", "number"]),
        ("open_balances", "document,debtor,name,open,currency,due\nF-1,C1,Acme,10.00,PEN,2026-10-01\n", []),
        ("payments", "reference,debtor,number,amount,currency,paid_on\nR-1,C1,F-1,10.00,PEN,2026-10-01\n", []),
    ],
)  # fmt: skip
def test_what_has_a_due_date_is_never_taken_for_people_or_money(
    tmp_path: Path, kind: str, text: str, asked: list[str]
) -> None:
    told = files.guess(files.write(tmp_path, text))
    assert (told.layout.kind, [question.code for question in told.questions]) == (kind, asked)


def test_american_dates_settled_dates_and_foreign_codes(tmp_path: Path) -> None:
    told = files.guess(
        files.write(
            tmp_path,
            "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,DaysLate\n"
            "391,0379-A,4/6/2013,0000611365,1/2/2013,2/1/2013,55.94,No,1/15/2013,0\n"
            "818,8976-B,3/3/2012,0007900770,1/26/2013,2/25/2013,61.74,Yes,3/3/2013,6\n",
        ),
        currency="USD",
    )
    assert told.layout.columns == {
        "number": ("invoiceNumber",), "debtor": ("customerID",), "amount": ("InvoiceAmount",), "issued_on": ("InvoiceDate",),
        "due_date": ("DueDate",), "settled_on": ("SettledDate",), "disputed": ("Disputed",),
    }  # fmt: skip
    assert (told.layout.date_order, told.layout.decimal) == ("mdy", ".")
    assert told.unused == ("countryCode", "PaperlessDate", "DaysLate")
    assert [(q.code, q.default) for q in told.questions] == [("currency", "USD")]


def test_what_the_values_leave_open_is_asked_and_never_guessed(tmp_path: Path) -> None:
    told = files.guess(
        files.write(
            tmp_path,
            "Factura;Cliente;Importe;Moneda;Vence\nF1;C1;1.234;PEN;01/02/2026\nF2;C2;5;PEN;12/12/2026\n",
        )
    )
    assert (told.layout.date_order, told.layout.decimal) == ("", "")
    assert [(q.code, q.choices) for q in told.questions] == [
        ("date_order", ("dmy", "mdy")),
        ("decimal", (",", ".")),
    ]
    answered = layouts.answer(layouts.answer(told.layout, "date_order", "mdy"), "decimal", ",")
    assert (answered.date_order, answered.decimal) == ("mdy", ",")


def test_the_one_late_value_in_a_long_column_decides(tmp_path: Path) -> None:
    lines = [f"F{i};C1;5;PEN;01/02/2026" for i in range(5000)] + ["X;C1;5;PEN;25/02/2026"]
    told = files.guess(files.write(tmp_path, "\n".join(["Factura;Cliente;Importe;Moneda;Vence", *lines])))
    assert told.layout.date_order == "dmy"


def test_a_field_that_no_column_holds_is_asked_for(tmp_path: Path) -> None:
    told = files.guess(
        files.write(tmp_path, "Factura;Cliente;Moneda;Vence\nF1;C1;PEN;31/01/2026\n"), "receivables"
    )
    assert [q.code for q in told.questions] == ["amount"]
    assert "Factura" in told.questions[0].choices


def test_series_and_number_make_one_document(tmp_path: Path) -> None:
    path = files.write(
        tmp_path, "Serie;Número;Cliente;Importe;Moneda;Vence\nF001;12;C1;5,50;PEN;31/01/2026\n"
    )
    assert files.guess(path).layout.columns["number"] == ("Serie", "Número")


def test_without_a_code_the_tax_id_names_the_customer(tmp_path: Path) -> None:
    path = files.write(
        tmp_path, "Factura;RUC;Razón Social;Importe;Moneda;Vence\nF1;20512333797;Peña;5,50;PEN;31/01/2026\n"
    )
    columns = files.guess(path).layout.columns
    assert (columns["debtor"], columns["tax_id"], columns["debtor_name"]) == (
        ("RUC",),
        ("RUC",),
        ("Razón Social",),
    )


def test_numbers_of_a_workbook_ask_for_no_decimal_sign(tmp_path: Path) -> None:
    path = files.workbook(
        tmp_path,
        [["Factura", "Cliente", "Importe", "Moneda", "Vence"], ["F1", "C1", 12.345, "PEN", "31/01/2026"]],
    )
    told = files.guess(path)
    assert (told.layout.decimal, told.questions) == (".", ())


def test_the_error_column_of_our_own_file_is_no_data(tmp_path: Path) -> None:
    told = files.guess(
        files.write(tmp_path, "Factura;Cliente;Importe;Moneda;Vence;error\nF1;C1;5,50;PEN;31/01/2026;malo\n")
    )
    assert "error" not in told.layout.header + told.unused


def test_names_under_the_customers_title_are_names_and_the_tax_id_is_the_code(tmp_path: Path) -> None:
    text = "Factura;Cliente;RUC;Importe;Moneda;Vence\nF1;Peña SAC;20512333797;5,50;PEN;31/01/2026\nF2;Ana Ruiz;10117410;1;PEN;31/01/2026\n"
    columns = files.guess(files.write(tmp_path, text)).layout.columns
    assert (columns["debtor"], columns["debtor_name"]) == (("RUC",), ("Cliente",))
    columns = files.guess(files.write(tmp_path, text.replace("10117410", ""))).layout.columns
    assert (columns["debtor"], columns["debtor_name"]) == (("Cliente",), ("Cliente",))


def test_days_of_credit_make_a_file_of_invoices(tmp_path: Path) -> None:
    text = "Cliente;Pedido;Factura;Fecha;Condición de pago;Importe;Moneda\nC1;O1;F1;31/01/2026;30 días;5,50;PEN\n"
    layout = files.guess(files.write(tmp_path, text)).layout
    assert (layout.kind, layout.columns["terms_days"]) == ("receivables", ("Condición de pago",))
