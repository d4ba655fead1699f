"""What a file of each kind may carry: field, type, whether it is needed, and the titles people give its column.

Titles are written folded and canonical (see `words.canonical`): no accents, no small words, abbreviations written out.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import polars as pl

from cartera.portfolio.reading.bank_fields import BANK_LINES
from cartera.portfolio.reading.field import Field, field
from cartera.problems import N_

__all__ = ["FIELDS", "KINDS", "Field", "Kind", "money_field", "schema"]

Kind = Literal["receivables", "debtors", "contacts", "payments", "open_balances"]

KINDS: dict[str, str] = {
    "receivables": N_("Receivables"),
    "open_balances": N_("Open balances"),
    "payments": N_("Payments received"),
    "debtors": N_("Debtors"),
    "contacts": N_("Contacts"),
}


_NUMBER = field(
    "number", "code", N_("Document number"),
    "numero factura, numero documento, factura, documento, numero comprobante, comprobante, folio, numero folio, "
    "invoice number, invoice, document number, invoice id, bill number, fatura, numero fatura, nota fiscal, nf, "
    "numero titulo, titulo, pagare, letra, numero letra, numero operacion, obligacion, numero obligacion, credito, "
    "numero credito, prestamo, referencia documento, serie numero, numero, id", 80,
)  # fmt: skip
_DEBTOR = field(
    "debtor", "code", N_("Customer code"),
    "codigo cliente, cliente codigo, cliente id, id cliente, numero cliente, codigo deudor, deudor, customer id, "
    "customer code, customer number, account number, client id, client code, codigo cliente sap, codigo socio, "
    "codigo sn, debtor, debtor code, cuenta cliente, codigo, cliente, customer, client", 80,
)  # fmt: skip
_NAME = field(
    "debtor_name", "text", N_("Customer name"),
    "razon social, nombre cliente, cliente nombre, nombre, nombres, nombre deudor, cliente razon social, apellidos nombres, "
    "nombre razon social, nombre completo, denominacion, customer name, client name, debtor name, company, company name, name, "
    "nome cliente, nome, razao social, cliente, customer, client, deudor", 250,
)  # fmt: skip
_TAX_ID = field(
    "tax_id", "tax_id", N_("Tax id"),
    "ruc, nit, rfc, rut, cuit, cnpj, cpf, nif, cif, rnc, dni, cedula, cedula juridica, ein, rif, ruc dni, nit cedula, numero ruc, "
    "ruc cliente, nit cliente, rut cliente, rfc cliente, cuit cliente, identificacion, numero identificacion, documento identidad, "
    "numero documento identidad, identificacion tributaria, identificacion fiscal, tax id, tax number, vat number, vat id, "
    "cnpj cpf, cpf cnpj, inscricao", 40,
)  # fmt: skip
_COUNTRY = field(
    "country", "country", N_("Country"), "pais, country, codigo pais, country code, pais cliente"
)
_SUBDIVISION = field(
    "subdivision", "subdivision", N_("State or province"),
    "subdivision, codigo subdivision, estado provincia, provincia estado, uf, estado uf, iso 3166 2, state, state code, "
    "state province, province, province code, codigo estado, codigo provincia", 60,
)  # fmt: skip
_KIND = field(
    "kind", "kind", N_("Business or consumer"),
    "tipo persona, tipo cliente, tipo deudor, customer type, person type, tipo pessoa, clase cliente, naturaleza",
)  # fmt: skip
_CURRENCY = field(
    "currency",
    "currency",
    N_("Currency"),
    "moneda, divisa, currency, moeda, codigo moneda, currency code, tipo moneda",
)
_AMOUNT = field(
    "amount", "amount", N_("Amount"),
    "importe, monto, valor, importe total, monto total, valor total, total, importe factura, monto factura, valor factura, "
    "total factura, importe documento, monto documento, importe original, monto original, valor original, invoice amount, "
    "amount, total amount, original amount, document amount, bruto, neto pagar, valor bruto, valor titulo, capital, cuota",
)  # fmt: skip
_OPEN = field(
    "open", "amount", N_("Open balance"),
    "saldo, saldo pendiente, saldo actual, importe pendiente, monto pendiente, pendiente, saldo documento, saldo factura, "
    "saldo vencer, saldo deudor, valor pendiente, por cobrar, adeudado, monto adeudado, deuda, open amount, open balance, "
    "balance, outstanding, outstanding amount, outstanding balance, amount due, balance due, remaining, amount open, "
    "saldo aberto, valor aberto, saldo devedor, em aberto",
)  # fmt: skip
_ISSUED = field(
    "issued_on", "date", N_("Issue date"),
    "fecha emision, emision, fecha factura, fecha documento, fecha, fecha expedicion, expedicion, fecha contable, issue date, "
    "invoice date, document date, issued, date, posting date, billing date, data emissao, emissao, data documento, "
    "fecha comprobante, fecha desembolso",
)  # fmt: skip
_DUE = field(
    "due_date", "date", N_("Due date"),
    "fecha vencimiento, vencimiento, vence, fecha vence, vence el, fecha limite, fecha limite pago, limite pago, fecha pactada, "
    "due date, due, payment due date, net due date, maturity date, data vencimento, vencimento, fecha cuota",
)  # fmt: skip
_TERMS = field(
    "terms_days", "days", N_("Days of credit"),
    "dias credito, plazo, plazo dias, condicion pago, condiciones pago, terminos, terminos pago, dias plazo, payment terms, "
    "terms, credit days, terms days, prazo, prazo dias, condicao pagamento",
)  # fmt: skip
_DISCOUNT = field(
    "discount", "discount", N_("Discount for paying early"),
    "descuento pronto pago, pronto pago, dto pronto pago, descuento pago anticipado, early payment discount, discount terms, "
    "cash discount, prompt payment discount, settlement discount, desconto pontualidade, desconto antecipacao", 60,
)  # fmt: skip
_RATE = field(
    "interest_rate", "percent", N_("Late interest, percent a year"),
    "tasa mora, tasa interes mora, tasa moratoria, tasa interes moratorio, interes moratorio pct, interes mora pct, tasa mora anual, "
    "tasa anual mora, mora anual, late interest rate, late rate, overdue interest rate, default interest rate, penalty rate, taxa mora, "
    "juros mora", 20,
)  # fmt: skip
_ORDER = field(
    "order_ref", "text", N_("Order"),
    "orden compra, oc, pedido, numero pedido, numero orden, orden, purchase order, po, po number, order number, order, pedido compra",
    120,
)  # fmt: skip
_SETTLED = field(
    "settled_on", "date", N_("Paid in full on"),
    "fecha pago, fecha cancelacion, cancelado, pagado, fecha cobro, fecha saldado, settled date, settled, settlement date, "
    "paid date, date paid, payment date, clearing date, data pagamento, liquidado, data liquidacao, fecha compensacion",
)  # fmt: skip
_DISPUTED = field(
    "disputed", "flag", N_("Disputed"),
    "disputa, en disputa, disputado, reclamo, reclamado, en reclamo, observado, objetado, disputed, in dispute, dispute, em disputa, contestado",
)  # fmt: skip
_INSTALMENT = field(
    "instalment", "code", N_("Instalment"),
    "numero cuota, cuota numero, nro cuota, instalment, installment, instalment number, installment number, parcela, numero parcela", 20,
)  # fmt: skip
_EMAIL = field(
    "email", "email", N_("E-mail"),
    "correo, email, correo electronico, mail, e mail, correo cliente, email cliente, email address, correo cobranza, customer email, "
    "correo contacto, email contacto, direccion correo", 320,
)  # fmt: skip
_PHONE = field(
    "phone", "phone", N_("Phone"),
    "telefono, celular, movil, telefono movil, telefono celular, telefono contacto, telefono cliente, phone, mobile, phone number, "
    "mobile number, cell, telefone, numero telefono, numero celular", 80,
)  # fmt: skip
_WHATSAPP = field(
    "whatsapp",
    "phone",
    N_("WhatsApp"),
    "whatsapp, whats app, numero whatsapp, celular whatsapp, wsp, wapp",
    80,
)
_PARENT = field(
    "parent", "code", N_("Pays for this one"),
    "matriz, casa matriz, grupo, grupo economico, codigo matriz, pagador, cliente pagador, parent, parent account, parent code, payer, bill to", 80,
)  # fmt: skip
_SALES = field(
    "salesperson", "text", N_("Salesperson"),
    "vendedor, nombre vendedor, asesor, ejecutivo, asesor comercial, ejecutivo comercial, representante, salesperson, sales rep, "
    "account manager, codigo vendedor", 120,
)  # fmt: skip
_LANGUAGE = field("language", "language", N_("Language"), "idioma, lengua, language, lingua", 10)
_TIMEZONE = field(
    "timezone",
    "timezone",
    N_("Time zone"),
    "zona horaria, huso horario, timezone, time zone, fuso horario",
    60,
)
_TAGS = field(
    "tags", "tags", N_("Tags"), "etiquetas, tags, marcas, segmento, categoria, sector, clasificacion", 500
)
_SINCE = field(
    "customer_since", "date", N_("Customer since"),
    "cliente desde, fecha alta, alta, antiguedad, fecha ingreso, fecha creacion, customer since, since, client since, created, cliente desde data, data cadastro",
)  # fmt: skip
_ROLE = field(
    "role",
    "role",
    N_("Role"),
    "rol, cargo, funcion, puesto, tipo contacto, role, job title, position, area, funcao",
)
_PERSON = field(
    "name", "text", N_("Person"),
    "contacto, nombre contacto, persona contacto, persona, contact, contact name, contact person, nombre, name, contato, nome contato", 200,
)  # fmt: skip
_CHANNEL = field(
    "channel", "channel", N_("Channel"), "canal, medio, medio contacto, tipo medio, channel, canal contacto"
)
_ADDRESS = field(
    "address",
    "text",
    N_("Address"),
    "direccion contacto, contacto valor, dato contacto, direccion, address, dato, valor, endereco",
    320,
)
_AUTHORISED = field(
    "authorised", "flag", N_("Authorised"),
    "autorizado, autoriza, autorizacion, consentimiento, acepta, habeas data, autorizacion datos, authorised, authorized, consent, opt in, autorizado contacto",
)  # fmt: skip
_EVIDENCE = field(
    "evidence", "text", N_("Where the authorisation is written"),
    "evidencia, evidencia autorizacion, prueba, prueba autorizacion, soporte, soporte autorizacion, constancia, origen autorizacion, "
    "fuente autorizacion, evidence, proof, consent source, consent evidence", 1000,
)  # fmt: skip
_OPTED_OUT = field(
    "opted_out", "flag", N_("Does not want to be contacted there"),
    "no contactar, no llamar, no escribir, no molestar, baja, dado baja, opt out, opted out, optout, unsubscribed, do not contact, "
    "do not call, dnc, revocado, retiro autorizacion, descadastrado",
)  # fmt: skip
_PREFERRED = field(
    "preferred", "flag", N_("Preferred"),
    "preferido, preferida, principal, contacto principal, canal preferido, preferred, primary, main contact, preferencial",
)  # fmt: skip
_REFERENCE = field(
    "reference", "code", N_("Payment reference"),
    "referencia pago, referencia, numero operacion, operacion, numero recibo, recibo, numero pago, voucher, numero transaccion, transaccion, "
    "codigo operacion, payment reference, payment id, payment number, reference, receipt number, receipt, transaction id, referencia bancaria, id pago", 80,
)  # fmt: skip
_PAID_ON = field(
    "paid_on", "date", N_("Payment date"),
    "fecha pago, fecha abono, fecha operacion, fecha cobro, fecha deposito, fecha recibo, fecha recaudo, fecha valor, payment date, paid date, "
    "date paid, paid, value date, receipt date, data pagamento, fecha, date",
)  # fmt: skip
_PAID = field(
    "amount", "amount", N_("Amount paid"),
    "importe pagado, monto pagado, valor pagado, importe pago, monto pago, valor pago, pago, abono, importe abono, monto abono, recaudo, "
    "valor recaudado, deposito, amount paid, payment amount, paid amount, amount, importe, monto, valor, total, cobrado, importe cobrado",
)  # fmt: skip


def _needs(field: Field, **changes: str) -> Field:
    """Return the field as one that a line cannot do without."""
    return replace(field, name=changes.get("name", field.name), required=True)


def _table(*fields: Field) -> dict[str, Field]:
    return {field.name: field for field in fields}


# A due date is needed too, but an issue date with days of credit gives one: see `read`.
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "receivables": _table(
        _needs(_NUMBER), _needs(_DEBTOR), _NAME, _TAX_ID, _COUNTRY, _KIND, _needs(_AMOUNT), _CURRENCY, _ISSUED, _DUE,
        _TERMS, _DISCOUNT, _RATE, _ORDER, _SETTLED, _DISPUTED, _INSTALMENT, _EMAIL, _PHONE, _PARENT, _SALES,
    ),
    "open_balances": _table(
        _needs(_NUMBER), _needs(_DEBTOR), _NAME, _TAX_ID, _COUNTRY, _KIND, _needs(_OPEN), _AMOUNT, _CURRENCY, _ISSUED, _DUE,
        _TERMS, _DISCOUNT, _RATE, _ORDER, _DISPUTED, _INSTALMENT, _EMAIL, _PHONE, _PARENT, _SALES,
    ),
    "payments": _table(_REFERENCE, _needs(_DEBTOR), _NUMBER, _INSTALMENT, _needs(_PAID), _CURRENCY, _needs(_PAID_ON)),
    "debtors": _table(
        _needs(_DEBTOR, name="code"), _needs(_NAME, name="name"), _TAX_ID, _COUNTRY, _SUBDIVISION, _KIND, _LANGUAGE, _TIMEZONE,
        _TAGS,
        _SINCE, _PARENT, _SALES, _EMAIL, _PHONE, _WHATSAPP,
    ),
    "contacts": _table(
        _needs(_DEBTOR), _ROLE, _PERSON, _CHANNEL, _ADDRESS, _EMAIL, _PHONE, _WHATSAPP, _AUTHORISED,
        _EVIDENCE, _OPTED_OUT, _PREFERRED,
    ),
    "bank_lines": BANK_LINES,  # read by the stage payments; nobody's file is guessed to be one
}  # fmt: skip

_TYPES: Mapping[str, type[pl.DataType]] = {
    "amount": pl.Int64,
    "date": pl.Date,
    "flag": pl.Boolean,
    "days": pl.Int64,
}
_EXTRA: Mapping[str, dict[str, type[pl.DataType]]] = {"payments": {"occurrence": pl.Int64}}
_INSIDE = {"terms_days"}  # turned into due_date
_CONTACT_COLUMNS = {"email", "phone", "whatsapp"}  # one row an address instead


def schema(kind: str) -> dict[str, type[pl.DataType]]:
    """Return columns and types of the frame that `read` gives for a kind; `line` first."""
    left_out = _INSIDE | (_CONTACT_COLUMNS if kind == "contacts" else set())
    columns = {
        field.column: _TYPES.get(field.type, pl.String)
        for name, field in FIELDS[kind].items()
        if name not in left_out
    }
    return {"line": pl.Int64, **columns, **_EXTRA.get(kind, {})}


def money_field(kind: str) -> Field | None:
    """Return the field whose sum is shown before anything is taken in."""
    fields = FIELDS[kind]
    return fields.get("open") or fields.get("amount")
