"""Which currencies there are and in how many minor units one of them divides.

ISO 4217 as of 2026, plus the indexed units of the region under the names people use. Where ISO has a code of its own
for an indexed unit (CLF, COU, MXV) that code keeps ISO's exponent; the everyday name has the places in which loans
are stated.
"""

from dataclasses import dataclass

_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"


@dataclass(frozen=True, slots=True)
class IndexedUnit:
    """A unit whose worth in a currency a published series gives day by day."""

    code: str
    series: str  # name of the series that is imported
    currency: str  # what it is paid in
    exponent: int


INDEXED: dict[str, IndexedUnit] = {
    unit.code: unit
    for unit in (
        IndexedUnit("UF", "UF", "CLP", 4),  # Unidad de Fomento, Chile
        IndexedUnit("CLF", "UF", "CLP", 4),
        IndexedUnit("UVR", "UVR", "COP", 4),  # Unidad de Valor Real, Colombia
        IndexedUnit("COU", "UVR", "COP", 2),
        IndexedUnit("UDI", "UDI", "MXN", 4),  # Unidad de Inversión, Mexico
        IndexedUnit("MXV", "UDI", "MXN", 2),
        IndexedUnit("UVA", "UVA", "ARS", 2),  # Unidad de Valor Adquisitivo, Argentina
        IndexedUnit("UYI", "UI", "UYU", 0),  # Unidad Indexada, Uruguay
    )
}

EXPONENTS: dict[str, int] = {
    **dict.fromkeys(_TWO.split(), 2),
    **dict.fromkeys(_NONE.split(), 0),
    **dict.fromkeys(_THREE.split(), 3),
    **dict.fromkeys(_FOUR.split(), 4),
    **{unit.code: unit.exponent for unit in INDEXED.values()},
}


class UnknownCurrency(ValueError):
    """No currency or indexed unit has this code."""


def known(currency: str) -> bool:
    """Tell whether there is a currency or indexed unit with this code, in capitals."""
    return currency in EXPONENTS


def exponent(currency: str) -> int:
    """Return how many decimal places a currency has: PEN 2, CLP 0, UF 4. Raises UnknownCurrency."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None
