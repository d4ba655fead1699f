"""Files of banks as they come: every format, what banks write beside the standard, and what must be refused with its line."""

from datetime import date

import pytest

from cartera.payments.reading import sniff
from cartera.payments.reading.read import read
from cartera.payments.reading.tables import Way
from cartera.payments.reading.tests.made import ACCOUNT, camt, csv, move, mt940, ofx

ON = date(2026, 10, 20)
TWO = [
    move("150.00", "factura F-1", ref="A1", payer="ANA", reference="E2E-7"),
    move("-20.00", "comision", ref="A2"),
]


@pytest.fixture
def found(tmp_path):
    def reading(text, *, currency="PEN", **way):
        path = tmp_path / "any.dat"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(path, on=ON, way=Way(currency=currency, country="pe", **way))[0]

    return reading


def codes(found):
    return [(each.code, each.line) for each in found.problems]


@pytest.mark.parametrize("write", [mt940, camt, ofx])
def test_every_format_tells_account_amount_day_and_who_paid(found, write):
    statement = found(write(TWO)).statements[0]
    assert (statement.account, statement.currency) == (ACCOUNT, "PEN")
    assert [(line.amount_minor, line.kind) for line in statement.lines] == [
        (15_000, "credit"),
        (-2_000, "debit"),
    ]
    assert statement.lines[0].bank_reference == "A1"
    assert statement.lines[0].booked_on == date(2026, 10, 19)
    assert "ANA" in f"{statement.lines[0].payer_name} {statement.lines[0].text}"


@pytest.mark.parametrize(
    "version", [f"{kind}.001.{number:02}" for kind in ("053", "054") for number in range(2, 14)]
)
def test_every_version_of_camt_is_read_with_any_prefix(found, version):
    inside = {"tag": "Ntfctn", "root": "BkToCstmrDbtCdtNtfctn"} if version.startswith("054") else {}
    for prefix in ("", "ns2"):
        got = found(camt(TWO, version=version, prefix=prefix, **inside))
        assert (got.format, got.lines, got.problems) == (f"camt{version[:3]}", 2, [])
        assert got.statements[0].lines[0].reference == "E2E-7"


def test_a_batch_becomes_its_payments_when_they_make_its_sum(found):
    one = "<TxDtls><Amt Ccy='PEN'>{}</Amt><Refs><EndToEndId>{}</EndToEndId></Refs></TxDtls>"
    text = camt([move("150.00", "x", ref="B")])
    start, end = text.index("<TxDtls>"), text.index("</TxDtls>") + len("</TxDtls>")
    apart = text[:start] + one.format("100.00", "E1") + one.format("50.00", "E2") + text[end:]
    assert [(line.amount_minor, line.reference) for line in found(apart).statements[0].lines] == [
        (10_000, "E1"),
        (5_000, "E2"),
    ]
    whole = text[:start] + one.format("100.00", "E1") + one.format("49.00", "E2") + text[end:]
    assert [line.amount_minor for line in found(whole).statements[0].lines] == [15_000]


def test_what_is_only_announced_is_left_out(found):
    got = found(camt(TWO).replace("BOOK", "PDNG", 1))
    assert (got.lines, got.problems[0].code) == (1, "not_booked")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (camt(TWO)[:-200], "broken_xml", None),
        (camt(TWO).replace("150.00", "15o.00", 1), "not_amount", None),
        ('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Document>&b;</Document>', "xml_entities", 1),
        ("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'></Document>", "no_statement", 1),
        ("<html><body>Error 500</body></html>", "not_a_statement", 1),
        ("<?xml version='1.0'?><Invoice/>", "not_a_statement", 1),
        (ofx(TWO)[: ofx(TWO).index("<FITID>A2")], "cut_short", None),
        (ofx(TWO).replace("20261019120000", "20263319120000", 1), "no_date", None),
        (ofx(TWO).replace("150.00", "1,500", 1), "not_amount", None),
        (mt940(TWO)[: mt940(TWO).index(",00NTRFE2E")], "cut_short", 5),
        (mt940(TWO).replace("C150,00", "C1.500", 1), "ambiguous_amount", 5),
        (mt940(TWO).replace("261019", "261399", 3), "bad_line", 5),
        ("", "empty_file", 1),
        (b"\x00\x01\x02\xff" * 40, "not_text", 1),
        ("!Type:Bank\nD8/12/13\nT-1.00\n^", "qif", 1),
        (b"%PDF-1.7 whatever", "pdf", 1),
        ("just some words\nand more of them\n", "one_column", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_cause_and_line(found, text, code, line):
    got = found(text)
    assert got.refused
    first = next(each for each in got.problems if each.fatal)
    assert first.code == code
    assert first.line == line if line else first.line > 1


def test_every_bad_line_is_told_at_once(found):
    got = found(mt940([move(f"{n}.00", "x") for n in range(10, 30)]).replace(",00NTRF", ";00NTRF"))
    assert len([each for each in got.problems if each.code == "bad_line"]) == 20


def test_thousands_dots_of_a_careless_bank_are_understood_where_they_can_be(found):
    text = mt940([move("1500.00", "x")]).replace("1500,00", "1.500,00").replace("1000,00", "1.000,00")
    got = found(text)
    assert (got.statements[0].lines[0].amount_minor, got.statements[0].opening_minor) == (150_000, 100_000)
    assert got.problems == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "latin-1"])
def test_letters_are_read_in_whatever_encoding(found, encoding):
    got = found(mt940([move("150.00", "peñón y cañería", payer="ÑUÑEZ")]).encode(encoding))
    assert "cañería" in got.statements[0].lines[0].text
    table = found(csv([move("150.00", "peñón y cañería")]).encode(encoding))
    assert "cañería" in table.statements[0].lines[0].text


def test_a_huge_file_is_refused_before_it_is_read(found, monkeypatch):
    monkeypatch.setattr(sniff, "BYTES_MAX", 1000)
    assert codes(found(mt940(TWO * 30))) == [("too_big", 1)]


def test_an_unfinished_statement_and_a_zero_line_deserve_a_word(found):
    text = mt940(TWO)
    assert codes(found(text[: text.index(":62F:")])) == [("no_closing", 1)]
    assert codes(found(mt940([move("0.00", "nada"), *TWO]))) == [("zero_amount", 5)]


def test_parts_of_the_details_become_name_account_and_reference(found):
    german = "166?00GUTSCHRIFT?20EREF+F-77?21SVWZ+Factura 77?30BANKPEPL?31PE9900112233?32ANA?33 PEREZ"
    line = found(mt940([move("5.00", german)])).statements[0].lines[0]
    assert (line.reference, line.payer_name, line.payer_account) == ("F-77", "ANA PEREZ", "PE9900112233")
    dutch = "/TRTP/SEPA/IBAN/NL11BANK0123456789/BIC/BANKNL/NAME/J JANSEN/REMI/Factura 8/EREF/E-8"
    line = found(mt940([move("5.00", dutch)])).statements[0].lines[0]
    assert (line.reference, line.payer_name) == ("E-8", "J JANSEN")


def test_ofx_is_read_without_header_with_comments_and_empty_tags(found):
    text = (
        ofx(TWO, header=False)
        .replace("<MEMO>comision", "<MEMO>")
        .replace("<OFX>", "<!-- made\nby hand --><OFX>")
    )
    got = found(text)
    assert (got.lines, got.problems) == (2, [])


def test_tables_are_read_with_money_in_and_out_apart_words_for_signs_and_titles_above(found):
    apart = "Cuenta: 191-123;Saldo: 1.234,00;;\nFecha;Concepto;Cargo;Abono;Saldo\n19/10/2026;pago ana;;150,00;1150,00\n20/10/2026;comision;20,00;;1130,00\n"
    got = found(apart)
    assert [line.amount_minor for line in got.statements[0].lines] == [15_000, -2_000]
    assert (got.statements[0].opening_minor, got.statements[0].closing_minor) == (100_000, 113_000)
    words = "Fecha,Descripcion,Tipo,Monto\n2026-10-19,pago,ABONO,150.00\n2026-10-19,retiro,CARGO,20.00\n"
    assert [line.amount_minor for line in found(words).statements[0].lines] == [15_000, -2_000]


def test_a_break_in_a_tables_balances_is_told(found):
    text = "Fecha;Concepto;Importe;Saldo\n18/10/2026;a;10,00;110,00\n19/10/2026;b;10,00;120,00\n20/10/2026;c;10,00;999,00\n"
    assert codes(found(text)) == [("balance_breaks", 4)]


def test_a_table_asks_for_what_it_does_not_tell_and_takes_the_answer(found):
    text = "Fecha;Concepto;Importe\n01/02/2026;a;10,00\n"
    assert ("date_order", 1) in codes(found(text))
    got = found(text, answers={"date_order": "dmy"})
    assert got.statements[0].lines[0].booked_on == date(2026, 2, 1)


def test_several_currencies_of_a_table_are_several_statements(found):
    text = "Fecha;Concepto;Moneda;Importe\n18/10/2026;a;PEN;10,00\n19/10/2026;b;USD;7,50\n"
    assert {each.currency for each in found(text).statements} == {"PEN", "USD"}


def test_a_statement_that_stands_twice_in_a_file_counts_once(found):
    got = found(mt940(TWO) + mt940(TWO))
    assert (got.lines, codes(got)) == (2, [("statement_twice", 11)])


@pytest.mark.parametrize("write", [mt940, camt, ofx, csv])
def test_a_file_cut_or_mangled_anywhere_is_read_or_refused_and_never_fails(found, write):
    text = write(TWO).encode()
    for cut in range(0, len(text), max(1, len(text) // 40)):
        found(text[:cut])
        mangled = text[:cut] + b"<\x00&9.9," + text[cut + 7 :]
        got = found(mangled)
        assert all(each.text % each.fields if each.fields else each.text for each in got.problems)


def test_a_damaged_workbook_is_refused(found):
    assert found(b"PK\x03\x04" + b"\xa4rubbish" * 50).refused


def test_ofx_with_something_beside_its_root_is_refused(found):
    assert ("broken_ofx", 11) in codes(found(ofx(TWO) + "<OFX><A>1</A></OFX>"))
