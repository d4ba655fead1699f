"""What a line of a bank's table may carry, with the titles the banks of our countries give their columns."""

from collections.abc import Mapping
from dataclasses import replace

from cartera.portfolio.reading.field import Field, field
from cartera.problems import N_

_FIELDS = (
    field(
        "booked_on", "date", N_("Date of the movement"),
        "fecha, fecha operacion, fecha movimiento, fecha contable, fecha proceso, fecha transaccion, fecha abono, date, booking date, "
        "transaction date, posting date, operation date, data lancamento, buchungstag, dia",
    ),
    field("value_on", "date", N_("Value date"), "fecha valor, fecha valuta, valuta, value date, data valor, fecha efectiva"),
    field(
        "amount", "amount", N_("Amount"),
        "importe, monto, valor, amount, transaction amount, cuantia, importe movimiento, monto movimiento, valor movimiento, betrag",
    ),
    field(
        "credit", "amount", N_("Money in"),
        "abono, abonos, credito, creditos, haber, ingreso, ingresos, deposito, depositos, entrada, entradas, credit, credits, "
        "money in, paid in, importe abono, monto abono, valor credito",
    ),
    field(
        "debit", "amount", N_("Money out"),
        "cargo, cargos, debito, debitos, debe, egreso, egresos, retiro, retiros, salida, salidas, debit, debits, money out, "
        "paid out, withdrawal, importe cargo, monto cargo, valor debito",
    ),
    field("balance", "amount", N_("Balance after it"), "saldo, saldo disponible, saldo contable, saldo final, balance, running balance"),
    field(
        "mark", "text", N_("Money in or out, in words"),
        "tipo, tipo movimiento, cargo abono, debito credito, credito debito, dc, signo, dr cr, naturaleza, type, ingreso egreso", 40,
    ),
    field("currency", "currency", N_("Currency"), "moneda, divisa, currency, moeda, codigo moneda, currency code"),
    field(
        "bank_reference", "code", N_("The bank's reference"),
        "numero operacion, operacion, numero movimiento, movimiento, numero transaccion, transaccion, codigo operacion, numero, "
        "operation number, transaction id, transaction number, id, documento, numero documento, secuencia, clave rastreo", 120,
    ),
    field(
        "reference", "text", N_("The payer's reference"),
        "referencia, referencia pago, referencia cliente, reference, payment reference, referencia 1, concepto pago, ref", 140,
    ),
    field(
        "payer_name", "text", N_("Who paid"),
        "ordenante, pagador, nombre pagador, nombre ordenante, nombre, remitente, originador, partner name, payer, payer name, name, "
        "counterparty, contraparte, beneficiario ordenante", 200,
    ),
    field(
        "payer_tax_id", "text", N_("Tax id of who paid"),
        "ruc, nit, rfc, rut, cuit, rut ordenante, nit pagador, identificacion, rfc ordenante, cuit ordenante, documento pagador, tax id", 40,
    ),
    field(
        "payer_account", "text", N_("Account of who paid"),
        "cuenta ordenante, cuenta origen, cuenta, cci, clabe, cbu, clabe ordenante, bank account, account, iban, payer account", 60,
    ),
    field(
        "text", "text", N_("What the bank says"),
        "descripcion, concepto, detalle, glosa, observacion, observaciones, description, label, details, memo, narrative, "
        "descripcion operacion, transaccion descripcion, historico, lancamento, verwendungszweck", 4000,
    ),
)  # fmt: skip

_DATED = _FIELDS[0]

BANK_LINES: Mapping[str, Field] = {
    each.name: each if each is not _DATED else replace(each, required=True) for each in _FIELDS
}
