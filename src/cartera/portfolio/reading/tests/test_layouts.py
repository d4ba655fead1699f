import json

from cartera.portfolio.reading import layouts
from cartera.portfolio.reading.layouts import Layout
from cartera.portfolio.reading.tests.files import INVOICES


def test_a_layout_survives_json() -> None:
    layout = layouts.replace(
        INVOICES,
        columns={**INVOICES.columns, "number": ("Serie", "Nro")},
        header=("Serie", "Nro"),
        values={"currency": {"S": "PEN"}},
    )
    assert layouts.from_dict(json.loads(json.dumps(layouts.to_dict(layout)))) == (layout, [])


def test_everything_wrong_with_a_layout_is_said_at_once() -> None:
    layout, problems = layouts.from_dict(
        {"kind": "receivables", "colums": {}, "date_order": "ymd", "fixed": 3}
    )
    assert layout is None
    assert [(p.code, p.column) for p in problems] == [
        ("unknown_field", "colums"),
        ("wrong_value", "date_order"),
        ("wrong_value", "fixed"),
    ]
    assert "columns" in str(problems[0])


def test_fields_that_are_missing_or_unknown_are_named() -> None:
    problems = layouts.check(Layout("x", "receivables", {"number": ("A",), "debtr": ("B",)}))
    assert [(p.code, p.column) for p in problems] == [
        ("unknown_field", "debtr"), ("field_not_mapped", "debtor"), ("field_not_mapped", "amount"), ("field_not_mapped", "due_date"),
    ]  # fmt: skip
    assert layouts.check(Layout("x", "nothing", {}))[0].code == "unknown_kind"
    assert layouts.check(Layout("x", "contacts", {"debtor": ("A",)}))[0].column == "address"


def test_a_header_is_recognised_whatever_its_order_case_and_error_column() -> None:
    saved = layouts.replace(INVOICES, header=("Factura", "Cliente", "Importe", "Vence"))
    other = layouts.replace(INVOICES, name="otra", header=("Factura",), columns={"number": ("Otra",)})
    assert layouts.recognise(["VENCE", "cliente", "Importe", "Factura", "error"], [other, saved]) is saved
    assert layouts.recognise(["Factura", "Cliente", "Importe", "Vence", "Nueva"], [other, saved]) is saved
    assert layouts.recognise(["Factura", "Cliente"], [other, saved]) is None


def test_questions_are_answered_into_the_layout() -> None:
    assert layouts.answer(INVOICES, "currency", "USD").defaults == {"currency": "USD"}
    assert layouts.answer(INVOICES, "order_ref", "OC").columns["order_ref"] == ("OC",)
