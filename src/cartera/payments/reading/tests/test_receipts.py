from datetime import date

import pytest

from cartera.payments.reading import receipts

ON = date(2026, 11, 20)

YAPE = """¡Yapeaste!
S/ 1,234.50
Distribuidora Andina S.A.C.
19 nov. 2026 | 10:34 a. m.
Código de seguridad 123
Datos de la transacción
Nro. de celular *** *** 345
Destino Yape
Nro. de operación 01234567"""
PLIN = (
    "¡Pago exitoso!\nMonto\nS/ 80.00\nFecha 18/11/2026 09:12\nPlin - Interbank\nCódigo de operación: 00987654"
)
BCP = "BCP Constancia de transferencia\nImporte transferido: S/ 5,000.00\nComisión: S/ 3.50\nFecha y hora: 17/11/2026 16:40\nN° de operación 02345678"
NEQUI = "Nequi\nEnvío realizado\n¿Cuánto?\n$ 1.234.567,00\nFecha\n19 de noviembre de 2026 a las 10:20 a. m.\nReferencia\nM12345678"
PSE = "PSE Comprobante de pago\nEstado: Aprobada\nValor: $ 250.000\nFecha: 2026-11-18\nCUS: 987654321\nBanco: BANCOLOMBIA"
BANCOLOMBIA = (
    "Bancolombia: Transferiste $1.500.000,00 a la cuenta *1234 el 19/11/2026. Comprobante No. 0000012345"
)
SPEI = "Comprobante SPEI\nMonto: $ 12,345.67 MXN\nFecha de operación: 19/11/2026\nInstitución emisora: BBVA MEXICO\nClave de rastreo: MBAN01002611190012345678\nReferencia: 1234567"
CHILE = "Banco de Chile\nComprobante de transferencia\nMonto transferido $ 1.234.567\nFecha 19-11-2026\nN° de operación 1029384756"
ENGLISH = "BCP Transfer receipt\nAmount: US$ 1,000.00\nDate: Nov 19, 2026\nOperation Ref. 55667788"
BALANCE = (
    "BBVA\nSaldo disponible S/ 99,999.00\nImporte S/ 120.00\nFecha 19/11/2026\nNúmero de operación: 4455"
)


@pytest.mark.parametrize(
    ("text", "currency", "minor", "money", "day", "bank", "reference"),
    [
        (YAPE, "PEN", 123_450, "PEN", 19, "Yape", "01234567"),
        (PLIN, "PEN", 8_000, "PEN", 18, "Plin", "00987654"),
        (BCP, "PEN", 500_000, "PEN", 17, "BCP", "02345678"),
        (NEQUI, "COP", 123_456_700, "COP", 19, "Nequi", "M12345678"),
        (PSE, "COP", 25_000_000, "COP", 18, "PSE", "987654321"),
        (BANCOLOMBIA, "COP", 150_000_000, "COP", 19, "Bancolombia", "0000012345"),
        (SPEI, "MXN", 1_234_567, "MXN", 19, "SPEI", "MBAN01002611190012345678"),
        (CHILE, "CLP", 1_234_567, "CLP", 19, "Banco de Chile", "1029384756"),
        (ENGLISH, "PEN", 100_000, "USD", 19, "BCP", "55667788"),
        (BALANCE, "PEN", 12_000, "PEN", 19, "BBVA", "4455"),
    ],
)
def test_receipts_are_read_as_our_banks_write_them(text, currency, minor, money, day, bank, reference):
    told = receipts.read(text, currency=currency, on=ON)
    assert (told.amount_minor, told.currency) == (minor, money)
    assert (told.paid_on, told.bank, told.reference) == (date(2026, 11, day), bank, reference)


@pytest.mark.parametrize("text", ["", "hola, ya pagué ayer", "Fecha 31/31/2031", "S/ " * 300, "9" * 5000])
def test_what_says_nothing_gives_nothing(text):
    told = receipts.read(text, currency="PEN", on=ON)
    assert (told.amount_minor, told.paid_on, told.reference) == (None, None, "")


def test_a_day_to_come_or_long_past_is_no_day_of_payment():
    assert receipts.read("Fecha 19/11/2029 S/ 10.00", currency="PEN", on=ON).paid_on is None
    assert receipts.read("Vence 01/01/2015, pagado 10/11/2026", currency="PEN", on=ON).paid_on == date(
        2026, 11, 10
    )
