from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cartera.portfolio.reading.fields import FIELDS, schema
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.read import read
from cartera.portfolio.reading.tests import files
from cartera.portfolio.reading.tests.files import INVOICES, found, invoices


def more(layout: Layout = INVOICES, **columns: str) -> Layout:
    return replace(layout, columns={**layout.columns, **{name: (title,) for name, title in columns.items()}})


def test_good_lines_come_typed_and_summed(tmp_path: Path) -> None:
    reading = invoices(tmp_path, "F1;C1;1.234,50;31/01/2026", "F2;C2;0,50;01/02/2026")
    assert reading.problems == []
    assert reading.frame.schema == schema("receivables")
    assert reading.frame.select(
        "line", "number", "debtor", "amount_minor", "currency", "due_date"
    ).rows() == [
        (2, "F1", "C1", 123450, "PEN", date(2026, 1, 31)),
        (3, "F2", "C2", 50, "PEN", date(2026, 2, 1)),
    ]
    assert (reading.rows, reading.sums, reading.bad.height, reading.refused) == (2, {"PEN": 123500}, 0, False)


def test_all_bad_cells_are_said_at_once_and_the_good_lines_go_in(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path,
        ";C1;x;31/01/2026",
        "F2;;1,555;32/01/2026",
        "F3;C3;5,00;01/31/2026",
        "F4;C4;5,00;31/01/2026",
        "F5;C;1;2;3",
    )
    assert found(reading) == [
        (2, "Importe", "not_amount"), (2, "Factura", "missing_value"),
        (3, "Importe", "too_many_decimals"), (3, "Cliente", "missing_value"), (3, "Vence", "not_date"),
        (4, "Vence", "date_other_order"), (6, "", "too_many_cells"), (6, "Vence", "not_date"),
    ]  # fmt: skip
    assert reading.frame["number"].to_list() == ["F4"]
    assert reading.bad["line"].to_list() == [2, 3, 4, 6]
    assert reading.bad["Importe"].to_list() == ["x", "1,555", "5,00", "1"]
    assert str(reading.problems[0]) == "file.csv:2:Importe: “x” is not an amount; write it like 1234,50."


def test_the_places_of_each_lines_own_currency_hold(tmp_path: Path) -> None:
    layout = more(currency="Moneda")
    reading = invoices(
        tmp_path, "F1;C;10,5;31/01/2026;PEN", "F2;C;10,5;31/01/2026;CLP", "F3;C;1.000;31/01/2026;Pesos Chilenos", "F4;C;1,2345;31/01/2026;UF",
        "F5;C;1;31/01/2026;Soles", "F6;C;1;31/01/2026;XYZ", "F7;C;1;31/01/2026;US$", layout=layout, extra=";Moneda",
    )  # fmt: skip
    assert reading.frame.select("amount_minor", "currency").rows() == [
        (1050, "PEN"),
        (1000, "CLP"),
        (12345, "UF"),
        (100, "PEN"),
        (100, "USD"),
    ]
    assert found(reading) == [(3, "Importe", "too_many_decimals"), (7, "Moneda", "unknown_currency")]


def test_signs_beside_amounts_give_the_currency_or_contradict_it(tmp_path: Path) -> None:
    bare = replace(INVOICES, defaults={})
    reading = invoices(
        tmp_path, "F1;C;S/ 10;31/01/2026", "F2;C;US$ 10;31/01/2026", "F3;C;10;31/01/2026", layout=bare
    )
    assert reading.frame["currency"].to_list() == ["PEN", "USD"]
    assert found(reading) == [(4, "", "no_currency")]
    assert invoices(tmp_path, "F1;C;US$ 10;31/01/2026", "F2;C;10;31/01/2026").sums == {
        "PEN": 1000,
        "USD": 1000,
    }
    reading = invoices(
        tmp_path,
        "F1;C;S/ 10;31/01/2026;PEN",
        "F2;C;US$ 10;31/01/2026;PEN",
        "F3;C;$ 10;31/01/2026;PEN",
        layout=more(currency="Moneda"),
        extra=";Moneda",
    )
    assert found(reading) == [(3, "Importe", "other_currency")]
    assert reading.sums == {"PEN": 2000}


def test_a_bare_dollar_sign_is_the_creditors_money(tmp_path: Path) -> None:
    path = files.write(
        tmp_path, "Factura;Cliente;Importe;Vence;Moneda\nF1;C;5;31/01/2026;$\nF2;C;5;31/01/2026;pesos\n"
    )
    assert read(path, more(currency="Moneda"), currency="MXN").sums == {"MXN": 1000}
    assert [p.code for p in read(path, more(currency="Moneda")).problems] == ["unknown_currency"] * 2


def test_below_zero_is_refused_unless_the_layout_knows_credit_notes(tmp_path: Path) -> None:
    lines = ("F1;C;-5,00;31/01/2026", "F2;C;(7,00);31/01/2026", "F3;C;8,00;31/01/2026")
    assert [code for _, _, code in found(invoices(tmp_path, *lines))] == ["negative_amount"] * 2
    assert invoices(tmp_path, *lines, layout=replace(INVOICES, negatives="credit")).frame[
        "amount_minor"
    ].to_list() == [-500, -700, 800]
    assert invoices(tmp_path, *lines, layout=replace(INVOICES, sign="absolute")).sums == {"PEN": 2000}
    assert invoices(tmp_path, *lines[:2], layout=replace(INVOICES, sign="negated")).sums == {"PEN": 1200}


def test_nothing_and_totals_are_left_out_with_a_word(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path,
        "F1;C;0,00;31/01/2026",
        "F2;C;5,00;31/01/2026",
        ";;;",
        "Total general;;5,00;",
        ";;Totales: 5;",
    )
    assert found(reading) == [(2, "Importe", "zero_amount"), (5, "", "total_line"), (6, "", "total_line")]
    assert (reading.frame.height, reading.left_out, reading.bad.height, reading.rows) == (1, 3, 0, 4)


def test_a_customer_called_total_is_no_total(tmp_path: Path) -> None:
    assert invoices(tmp_path, "F1;Total Gas SAC;5,00;31/01/2026").frame.height == 1


def test_the_same_line_counts_once_and_contradictions_go_back(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path,
        "F1;C;5,00;31/01/2026",
        "F2;C;5,00;31/01/2026",
        "F1;C;5,00;31/01/2026",
        "F2;C;6,00;31/01/2026",
        "F1;C; 5 ;31/1/26",
    )
    assert reading.frame["line"].to_list() == [2]
    assert (reading.repeated, reading.bad["line"].to_list()) == (2, [3, 5])
    assert found(reading) == [
        (3, "Factura", "repeated_key"),
        (4, "", "seen_twice"),
        (5, "Factura", "repeated_key"),
        (6, "", "seen_twice"),
    ]
    assert reading.problems[2].fields["value"] == "3"


def test_instalments_of_one_document_are_different_things(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path,
        "F1;C;5;31/01/2026;1",
        "F1;C;5;28/02/2026;2",
        layout=more(instalment="Cuota"),
        extra=";Cuota",
    )
    assert (reading.frame["instalment"].to_list(), reading.problems) == (["1", "2"], [])


def test_days_of_credit_make_a_due_date(tmp_path: Path) -> None:
    layout = more(issued_on="Emisión", terms_days="Plazo")
    reading = invoices(
        tmp_path, "F1;C;5;;31/01/2026;30 días", "F2;C;5;;31/01/2026;Contado", "F3;C;5;05/02/2026;31/01/2026;90", "F4;C;5;;31/01/2026;30/60",
        "F5;C;5;;;30", layout=layout, extra=";Emisión;Plazo",
    )  # fmt: skip
    assert reading.frame["due_date"].to_list() == [date(2026, 3, 2), date(2026, 1, 31), date(2026, 2, 5)]
    assert found(reading) == [
        (5, "Plazo", "not_days"),
        (5, "Vence", "missing_value"),
        (6, "Vence", "missing_value"),
    ]


def test_due_before_issued_is_a_warning(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path, "F1;C;5;01/01/2026;31/01/2026", layout=more(issued_on="Emisión"), extra=";Emisión"
    )
    assert [(p.code, p.fatal) for p in reading.problems] == [("due_before_issued", False)]
    assert reading.frame.height == 1


def test_wrong_tax_ids_are_bad_lines_and_generic_ones_are_left_out(tmp_path: Path) -> None:
    layout = more(tax_id="RUC", country="País")
    reading = invoices(
        tmp_path, "F1;C1;5;31/01/2026;20512333797;", "F2;C2;5;31/01/2026;20512333798;", "F3;C3;5;31/01/2026;XAXX010101000;México",
        "F4;C4;5;31/01/2026;12.531.909-2;CL", "F5;C5;5;31/01/2026;1;Narnia", layout=layout, extra=";RUC;País",
    )  # fmt: skip
    assert reading.frame.select("tax_id", "country").rows() == [
        ("20512333797", None),
        (None, "mx"),
        ("125319092", "cl"),
    ]
    assert found(reading) == [
        (3, "RUC", "wrong_tax_id"),
        (4, "RUC", "generic_tax_id"),
        (6, "País", "unknown_country"),
    ]


def test_digits_lost_in_a_spreadsheet_are_noticed(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path, "1,23457E+11;C;5;31/01/2026", '="00012";C;5;31/01/2026', "'=7;C;5;31/01/2026"
    )
    assert found(reading) == [(2, "Factura", "damaged_number")]
    assert reading.frame["number"].to_list() == ["00012", "=7"]


def test_values_flags_defaults_and_fixed_texts(tmp_path: Path) -> None:
    layout = replace(
        more(disputed="Disputa", kind="Tipo"),
        values={"kind": {"E": "business"}},
        defaults={"currency": "USD", "kind": "consumer"},
        fixed={"country": "co"},
    )
    reading = invoices(
        tmp_path,
        "F1;C;5;31/01/2026;Sí;E",
        "F2;C;5;31/01/2026;no;",
        "F3;C;5;31/01/2026;quizás;",
        layout=layout,
        extra=";Disputa;Tipo",
    )
    assert reading.frame.select("disputed", "kind", "country", "currency").rows() == [
        (True, "business", "co", "USD"),
        (False, "consumer", "co", "USD"),
    ]
    assert found(reading) == [(4, "Disputa", "not_yes_or_no")]


def test_an_address_that_cannot_be_used_does_not_cost_the_invoice(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path,
        "F1;C;5;31/01/2026;Ana@Example.com, b@example.com;999 888 777",
        "F2;C;5;31/01/2026;no tiene;-",
        layout=more(email="Correo", phone="Fono"),
        extra=";Correo;Fono",
    )
    assert reading.frame.select("email", "phone").rows() == [
        ("ana@example.com;b@example.com", "999 888 777"),
        (None, None),
    ]
    assert {(p.code, p.fatal) for p in reading.problems} == {("wrong_email", False), ("wrong_phone", False)}


def test_an_unsaid_order_or_sign_is_refused_cell_by_cell(tmp_path: Path) -> None:
    reading = invoices(
        tmp_path,
        "F1;C;1.234;2026-01-31",
        "F2;C;5;01/02/2026",
        layout=replace(INVOICES, date_order="", decimal=""),
    )
    assert found(reading) == [(2, "Importe", "ambiguous_amount"), (3, "Vence", "date_order_unknown")]


def test_an_unsaid_sign_is_told_from_the_other_lines(tmp_path: Path) -> None:
    assert invoices(
        tmp_path, "F1;C;1.234;31/01/2026", "F2;C;5,5;31/01/2026", layout=replace(INVOICES, decimal="")
    ).sums == {"PEN": 123950}


def test_a_file_that_lacks_a_column_is_refused_by_its_name(tmp_path: Path) -> None:
    reading = read(files.write(tmp_path, "Factura;Cliente;Vence\nF1;C;31/01/2026\n"), INVOICES)
    assert reading.refused
    assert [(p.code, p.column, p.line) for p in reading.problems] == [("column_missing", "Importe", None)]
    assert reading.frame.schema == schema("receivables")


def test_titles_in_another_case_are_the_same_columns(tmp_path: Path) -> None:
    path = files.write(tmp_path, "FACTURA;CLIENTE;IMPORTE;VENCE\nF1;C;5;31/01/2026\n")
    assert read(path, INVOICES).frame.height == 1


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    assert [
        p.code for p in read(files.write(tmp_path, "Factura;Cliente;Importe;Vence\n"), INVOICES).problems
    ] == ["no_lines"]


def test_a_workbook_reads_like_its_text(tmp_path: Path) -> None:
    rows = [
        ["Factura", "Cliente", "Importe", "Vence"],
        [1001, "C1", 1234.5, date(2026, 1, 31)],
        ["F2", "C2", 0.1 + 0.2, "31/01/2026"],
        ["F3", "C3", "x", 46053],
    ]
    reading = read(files.workbook(tmp_path, rows), INVOICES)
    assert found(reading) == [(4, "Importe", "not_amount")]
    assert reading.frame.select("number", "amount_minor", "due_date").rows() == [
        ("1001", 123450, date(2026, 1, 31)),
        ("F2", 30, date(2026, 1, 31)),
    ]


def test_numbers_among_texts_in_a_workbook_are_never_taken_for_thousands(tmp_path: Path) -> None:
    rows = [["Factura", "Cliente", "Importe", "Vence"]] + [
        [f"F{i}", "C", value, "31/01/2026"] for i, value in enumerate(["1.234,50", 1234.5, 33.125])
    ]
    reading = read(files.workbook(tmp_path, rows), INVOICES)
    assert reading.frame["amount_minor"].to_list() == [123450, 123450]
    assert found(reading) == [(4, "Importe", "ambiguous_amount")]


PAYMENTS = Layout(
    "p",
    "payments",
    {
        "debtor": ("Cliente",),
        "amount": ("Monto",),
        "paid_on": ("Fecha",),
        "reference": ("Ref",),
        "number": ("Factura",),
    },
    "dmy",
    ",",
    {"currency": "PEN"},
)


def test_payments_without_reference_are_told_apart_by_their_occurrence(tmp_path: Path) -> None:
    lines = [
        "C1;5;31/01/2026;;",
        "C1;5;31/01/2026;;",
        "C2;5;31/01/2026;;",
        "C1;5;31/01/2026;R1;F1",
        "C1;5;31/01/2026;R1;F1",
        "C1;5,00;31/01/2026;;",
        "C1;7;31/01/2026;R1;F2",
    ]
    reading = read(files.write(tmp_path, "\n".join(["Cliente;Monto;Fecha;Ref;Factura", *lines])), PAYMENTS)
    assert reading.frame.select("line", "reference", "occurrence").rows() == [
        (2, None, 1),
        (3, None, 2),
        (4, None, 1),
        (5, "R1", 1),
        (7, None, 3),
        (8, "R1", 1),
    ]
    assert found(reading) == [(6, "", "seen_twice")]


def test_debtors_with_all_they_can_carry(tmp_path: Path) -> None:
    titles = {name: (field.name,) for name, field in FIELDS["debtors"].items()}
    line = {
        "code": "C1", "name": "Peña  SAC", "tax_id": "20512333797", "country": "Perú", "subdivision": "lim", "kind": "Persona Jurídica", "language": "Español", "timezone": "america/lima",
        "tags": "vip; export", "customer_since": "31/12/2020", "parent": "C0", "salesperson": "Luis", "email": "a@example.com", "phone": "999888777", "whatsapp": "",
    }  # fmt: skip
    path = files.write(tmp_path, "|".join(f"{t}" for t in line) + "\n" + "|".join(line.values()) + "\n")
    reading = read(path, Layout("d", "debtors", titles, "dmy"))
    assert reading.problems == []
    assert reading.frame.row(0) == (
        2, "C1", "Peña SAC", "20512333797", "pe", "PE-LIM", "business", "es", "America/Lima", ",vip,export,", date(2020, 12, 31), "C0", "Luis", "a@example.com", "999888777", None,
    )  # fmt: skip


def test_a_part_of_a_country_is_read_by_code_or_name_and_what_is_none_is_told_and_left_out(
    tmp_path: Path,
) -> None:
    titles = {name: (name,) for name in ("code", "name", "country", "subdivision")}
    lines = [
        "C1;A;BR;sp",
        "C2;B;Brasil;São Paulo",
        "C3;C;US;US-NY",
        "C4;D;US;BR-SP",
        "C5;E;US;activo",
        "C6;F;;NY",
    ]
    path = files.write(tmp_path, "\n".join(["code;name;country;subdivision", *lines]))
    reading = read(path, Layout("d", "debtors", titles, "dmy"), country="us")
    assert reading.frame["subdivision"].to_list() == ["BR-SP", "BR-SP", "US-NY", None, None, "US-NY"]
    assert [(each.code, each.line, each.fatal) for each in reading.problems] == [
        ("unknown_subdivision", 5, False), ("unknown_subdivision", 6, False),
    ]  # fmt: skip


def test_contacts_become_one_row_an_address(tmp_path: Path) -> None:
    layout = Layout(
        "c",
        "contacts",
        {
            "debtor": ("Cliente",),
            "name": ("Contacto",),
            "role": ("Cargo",),
            "email": ("Correo",),
            "phone": ("Fono",),
            "authorised": ("Autoriza",),
        },
    )
    lines = [
        "C1;Ana;Gerente General;ana@example.com;b@example.com",
        "C1;Ana;;ana@example.com;999888777;sí",
        "C2;Luis;;;;",
        "C3;Eva;;malo;;",
        "C4;Eva;brujo;e@example.com;;",
    ]
    lines[0] = 'C1;Ana;Gerente General;"ana@example.com;b@example.com";;no'
    reading = read(
        files.write(tmp_path, "\n".join(["Cliente;Contacto;Cargo;Correo;Fono;Autoriza", *lines])), layout
    )
    assert reading.frame.drop("line", "evidence", "opted_out", "preferred").rows() == [
        ("C1", "executive", "Ana", "email", "ana@example.com", False), ("C1", "executive", "Ana", "email", "b@example.com", False),
        ("C1", "payer", "Ana", "email", "ana@example.com", True), ("C1", "payer", "Ana", "call", "999888777", True),
    ]  # fmt: skip
    assert found(reading) == [
        (4, "", "no_address_given"),
        (5, "Correo", "wrong_email"),
        (6, "Cargo", "unknown_role"),
    ]


def test_addresses_under_one_title_tell_their_channel(tmp_path: Path) -> None:
    layout = Layout(
        "c", "contacts", {"debtor": ("Cliente",), "channel": ("Canal",), "address": ("Dirección",)}
    )
    lines = [
        "C1;;ana@example.com",
        "C1;WhatsApp;+51 999 888 777",
        "C1;;Av. Lima 12",
        "C1;correo;Av. Lima 12",
        "C1;carta;Av. Lima 12",
    ]
    reading = read(files.write(tmp_path, "\n".join(["Cliente;Canal;Dirección", *lines])), layout)
    assert reading.frame["channel"].to_list() == ["email", "whatsapp", "letter"]
    assert found(reading) == [(4, "Dirección", "no_channel_given"), (5, "Dirección", "wrong_email")]


def test_open_balances_keep_what_is_paid_to_zero(tmp_path: Path) -> None:
    layout = replace(
        INVOICES,
        kind="open_balances",
        columns={
            "number": ("Factura",),
            "debtor": ("Cliente",),
            "open": ("Importe",),
            "due_date": ("Vence",),
        },
    )
    reading = invoices(tmp_path, "F1;C;0,00;31/01/2026", "F2;C;5,00;31/01/2026", layout=layout)
    assert reading.frame["open_minor"].to_list() == [0, 500]
    assert (reading.frame.schema, reading.sums) == (schema("open_balances"), {"PEN": 500})


def test_progress_is_told_and_ends_at_one(tmp_path: Path) -> None:
    told: list[float] = []
    read(
        files.write(tmp_path, "Factura;Cliente;Importe;Vence\nF1;C;5;31/01/2026\n"),
        INVOICES,
        progress=lambda _what, share: told.append(share),
    )
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize("kind", list(FIELDS))
def test_every_kind_gives_its_own_columns(kind: str) -> None:
    assert next(iter(schema(kind))) == "line"
    assert schema(kind)["line"] == pl.Int64
