"""What documents say, whatever they are written in; and clear answers to whatever else comes."""

import builtins
from datetime import date

import pytest

from cartera.intake.documents import defused, parts
from cartera.intake.documents.document import Discount, Instalment
from cartera.intake.documents.read import read
from cartera.intake.documents.tests import samples


def document(text):
    reading = read(text.encode())
    assert reading.document, [str(each) for each in reading.problems]
    return reading.document


def codes(data):
    reading = read(data if isinstance(data, bytes) else data.encode())
    assert reading.document is None
    return [each.code for each in reading.problems if each.fatal]


@pytest.mark.parametrize("version", ["3.3", "4.0"])
def test_a_cfdi_says_whose_it_is_how_much_and_when(version) -> None:
    read_one = document(samples.cfdi(version=version, terms="Crédito 30 días"))
    assert (read_one.standard, read_one.kind, read_one.number) == (f"cfdi-{version}", "invoice", "A-7")
    assert (read_one.total_minor, read_one.currency) == (116000, "MXN")
    assert (read_one.issuer.tax_id, read_one.receiver.tax_id) == (samples.SELLER_MX, samples.BUYER_MX)
    assert (read_one.issued_on, read_one.due_date) == (date(2026, 9, 1), date(2026, 10, 1))
    assert read_one.key == samples.UUID.format(1)


def test_a_cfdi_of_egreso_gives_back_and_names_its_invoice() -> None:
    note = document(samples.cfdi(kind="E", related=("01", samples.UUID.format(4))))
    assert (note.kind, note.references[0].uuid) == ("credit_note", samples.UUID.format(4))


def test_relation_02_is_a_debit_note_and_04_replaces() -> None:
    assert document(samples.cfdi(related=("02", "x"))).kind == "debit_note"
    replacing = document(samples.cfdi(related=("04", "x")))
    assert (replacing.kind, replacing.replaces, replacing.references) == ("invoice", ("x",), ())


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_payment_complement_says_what_it_pays(version) -> None:
    (paid,) = document(samples.complement(version=version)).settlements
    assert (paid.uuid, paid.partiality, paid.minor, paid.left_minor) == (
        samples.UUID.format(1),
        1,
        50000,
        66000,
    )
    assert paid.paid_on == date(2026, 9, 20)


def test_somebody_abroad_is_known_by_their_own_tax_id() -> None:
    text = samples.cfdi(buyer="XEXX010101000").replace(
        'Nombre="BAÚL MÉXICO"', 'Nombre="ACME" ResidenciaFiscal="USA" NumRegIdTrib="12-3456789"'
    )
    assert (document(text).receiver.tax_id, document(text).receiver.country) == ("12-3456789", "us")


@pytest.mark.parametrize("kind", ["N", "T"])
def test_payslips_and_goods_on_their_way_are_left_out(kind) -> None:
    assert codes(samples.cfdi(kind=kind)) == ["document_of_another_kind"]


def test_what_a_cfdi_lacks_is_said_all_at_once() -> None:
    text = samples.cfdi().replace('Moneda="MXN"', 'Moneda="ZZZ"').replace('Fecha="2026-09-01T09:30:00"', "")
    assert sorted(codes(text)) == ["element_missing", "unknown_currency"]


def test_cfdi_3_2_is_named_as_too_old() -> None:
    assert codes(samples.cfdi(version="3.2")) == ["old_version"]


def test_without_the_library_its_extra_is_named(monkeypatch) -> None:
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("satcfdi"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    (problem,) = read(samples.cfdi().encode()).problems
    assert (problem.code, "cartera[mx]" in problem.text) == ("library_missing", True)


def test_cuotas_and_detraction_of_peru_sum_to_the_whole() -> None:
    terms = (
        samples.CREDIT
        + samples.cuota(1, "500.00", "2026-10-01")
        + samples.cuota(2, "538.40", "2026-11-01")
        + samples.detraction()
    )
    items, problems = parts.split(document(samples.peruvian(terms=terms)), None)
    assert [(each.number, each.minor, each.due_date.isoformat()) for each in items] == [
        ("F001-5/1", 50000, "2026-10-01"),
        ("F001-5/2", 53840, "2026-11-01"),
        ("F001-5/D", 14160, "2026-10-01"),
    ]
    assert problems == []


def test_one_cuota_keeps_the_number_and_cash_is_due_at_once() -> None:
    one = document(samples.peruvian(terms=samples.cuota(1, "1180.00", "2026-10-01")))
    assert [each.number for each in parts.split(one, None)[0]] == ["F001-5"]
    cash = document(samples.peruvian(terms=samples.CASH + samples.detraction()))
    assert [(each.number, each.minor) for each in parts.split(cash, None)[0]] == [
        ("F001-5", 103840),
        ("F001-5/D", 14160),
    ]
    assert cash.due_date == cash.issued_on


def test_a_detraction_in_soles_of_an_invoice_in_dollars_is_what_the_cuotas_leave() -> None:
    terms = samples.cuota(1, "1038.40", "2026-10-01", "USD") + samples.detraction("530", currency="PEN")
    items, _ = parts.split(document(samples.peruvian(currency="USD", terms=terms)), None)
    assert [(each.number, each.minor) for each in items] == [("F001-5", 103840), ("F001-5/D", 14160)]


def test_a_retention_is_set_apart_too() -> None:
    items, _ = parts.split(document(samples.peruvian(due="2026-10-01", allowance=samples.RETENTION)), None)
    assert [(each.number, each.minor) for each in items] == [("F001-5", 114460), ("F001-5/R", 3540)]


def test_instalments_that_do_not_tie_are_refused() -> None:
    terms = samples.cuota(1, "500.00", "2026-10-01") + samples.cuota(2, "500.00", "2026-11-01")
    items, problems = parts.split(document(samples.peruvian(terms=terms)), None)
    assert (items, [each.code for each in problems]) == ([], ["instalments_do_not_sum"])


def test_notes_of_peru_name_their_invoice() -> None:
    credit = document(samples.peruvian(root="CreditNote", number="FC01-1", reference="F001-5"))
    debit = document(samples.peruvian(root="DebitNote", number="F001-5", reference="F001-5"))
    assert (credit.kind, credit.references[0].number) == ("credit_note", "F001-5")
    assert (debit.kind, debit.item_number) == ("debit_note", "08-F001-5")


def test_the_older_ubl_of_peru_is_read_too() -> None:
    text = samples.peruvian().replace(
        '<cac:Party><cac:PartyIdentification><cbc:ID schemeID="6">20131312955</cbc:ID></cac:PartyIdentification>',
        "<cbc:CustomerAssignedAccountID>20131312955</cbc:CustomerAssignedAccountID><cac:Party>",
    )
    assert (document(text).standard, document(text).issuer.tax_id) == ("ubl-pe", "20131312955")


def test_colombia_is_read_bare_and_inside_its_container() -> None:
    bare, inside = document(samples.colombian()), document(samples.attached(samples.colombian()))
    assert bare == inside
    assert (bare.standard, bare.total_minor, bare.currency, bare.due_date) == (
        "ubl-co",
        119000000,
        "COP",
        date(2026, 10, 1),
    )
    assert (bare.issuer.tax_id, inside.receiver.name) == ("900579212-5", "Tienda Bogotá")


def test_what_the_tax_office_rejected_does_not_count() -> None:
    assert codes(samples.attached(samples.colombian(), result="04")) == ["rejected_by_tax_office"]


def test_a_container_in_a_container_and_an_empty_one_are_refused() -> None:
    assert codes(samples.attached("")) == ["nothing_attached"]
    nested = (
        samples.attached(samples.colombian())
        .replace("]]>", "]]]]><![CDATA[>")
        .replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    )
    assert codes(samples.attached(nested)) == ["unknown_document"]


def test_peppol_says_its_due_date_order_and_countries() -> None:
    read_one = document(samples.european())
    assert (read_one.standard, read_one.due_date, read_one.order_ref) == (
        "ubl-peppol",
        date(2026, 10, 1),
        "PO-77",
    )
    assert (read_one.receiver.tax_id, read_one.receiver.country) == ("PT501964843", "pt")


def test_terms_in_words_give_the_day_and_the_discount() -> None:
    read_one = document(samples.european(due="", note="2/10 net 30"))
    assert (read_one.due_date, read_one.discounts) == (date(2026, 10, 1), (Discount(10, "2"),))


def test_an_invoice_below_zero_gives_back() -> None:
    assert (
        document(samples.european(total="-20.00")).kind,
        document(samples.european(total="-20.00")).total_minor,
    ) == ("credit_note", 2000)


def test_places_follow_the_currency() -> None:
    assert document(samples.european(currency="CLP", total="1500.00")).total_minor == 1500
    assert document(samples.european(currency="KWD", total="1.234")).total_minor == 1234
    assert codes(samples.european(currency="CLP", total="1500.50")) == ["wrong_amount"]
    assert codes(samples.european(total="1.656,25")) == ["wrong_amount"]


def test_several_terms_with_amounts_are_instalments_anywhere() -> None:
    terms = "".join(
        f'<cac:PaymentTerms><cbc:Amount currencyID="EUR">{amount}</cbc:Amount><cbc:InstallmentDueDate>{day}</cbc:InstallmentDueDate></cac:PaymentTerms>'
        for amount, day in (("656.25", "2026-10-01"), ("1000.00", "2026-11-01"))
    )
    assert document(samples.european(more=terms)).instalments == (
        Instalment(65625, date(2026, 10, 1)),
        Instalment(100000, date(2026, 11, 1)),
    )


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<Invoice>&c;</Invoice>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a SYSTEM "file:///etc/passwd">]><Invoice>&a;</Invoice>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"   \n", "empty_file"),
        (BOMB, "xml_trap"),
        (OUTSIDE, "xml_trap"),
        (samples.cfdi().replace("?>", "?><!DOCTYPE Comprobante>", 1), "xml_trap"),
        (samples.peruvian()[:900], "truncated"),
        (samples.cfdi()[:-30], "truncated"),
        (samples.peruvian().encode("latin-1"), "wrong_encoding"),
        (samples.peruvian().replace("UTF-8", "EBCDIC-9").encode(), "wrong_encoding"),
        (b"%PDF-1.7 nothing of the kind", "not_xml"),
        (samples.cfdi().replace("</cfdi:Conceptos>", "</cfdi:Concepto>"), "not_xml"),
        ("<html><body/></html>", "unknown_document"),
        ("<Invoice xmlns='urn:other'/>", "unknown_document"),
        ("<Acuse xmlns='http://cancelacfd.sat.gob.mx'/>", "document_of_another_kind"),
        ("<a>" * 200 + "</a>" * 200, "xml_too_deep"),
        (b"<" + b"a" * (defused.LIMIT_BYTES + 1), "file_too_big"),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(data, code) -> None:
    assert codes(data) == [code]


def test_a_document_in_the_encoding_it_declares_is_read() -> None:
    text = samples.peruvian().replace("UTF-8", "ISO-8859-1")
    assert read(text.encode("latin-1")).document.receiver.name == "Bodega Ñaña"
