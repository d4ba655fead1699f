"""Tax ids by country: which kinds there are, whether the check digit is right, and the one way each is written.

Pure: one text in, its compact form out. Whose number it is, is not known here.
"""

import re
from collections.abc import Callable
from types import ModuleType

from stdnum.ar import cuit, dni
from stdnum.br import cnpj, cpf
from stdnum.cl import rut as cl_rut
from stdnum.co import nit as co_nit
from stdnum.cr import cpf as cr_cpf
from stdnum.cr import cpj, cr
from stdnum.cu import ni as cu_ni
from stdnum.do import cedula, rnc
from stdnum.ec import ci
from stdnum.ec import ruc as ec_ruc
from stdnum.es import nif
from stdnum.exceptions import ValidationError
from stdnum.gt import nit as gt_nit
from stdnum.mx import curp, rfc
from stdnum.pe import cui
from stdnum.pe import ruc as pe_ruc
from stdnum.pt import nif as pt_nif
from stdnum.py import ruc as py_ruc
from stdnum.sv import nit as sv_nit
from stdnum.us import ein, itin, ssn
from stdnum.util import clean
from stdnum.uy import rut as uy_rut
from stdnum.ve import rif

# What a company or a person may give as tax id in each country; the first that accepts it wins.
MODULES: dict[str, tuple[ModuleType, ...]] = {
    "ar": (cuit, dni),
    "br": (cnpj, cpf),
    "cl": (cl_rut,),
    "cr": (cpj, cr_cpf, cr),
    "cu": (cu_ni,),
    "do": (rnc, cedula),
    "ec": (ec_ruc, ci),
    "es": (nif,),
    "gt": (gt_nit,),
    "mx": (rfc, curp),
    "pe": (pe_ruc, cui),
    "pt": (pt_nif,),
    "py": (py_ruc,),
    "sv": (sv_nit,),
    "us": (ein, ssn, itin),
    "uy": (uy_rut,),
    "ve": (rif,),
}
# Numbers told by their shape alone: no check digit, or none that is published. Where the country also has checked
# numbers, the lengths differ, so that a firm's mistyped number never passes for a person's.
SHAPES: dict[str, str] = {
    "bo": r"[0-9]{5,12}",  # NIT, cédula
    "gt": r"[0-9]{13}",  # CUI
    "hn": r"[0-9]{13,14}",  # DNI, RTN
    "ni": r"[A-Z0-9][0-9]{12}[A-Z0-9]",  # RUC, cédula
    "pe": r"[A-Z0-9]{9}",  # carné de extranjería
    "py": r"[0-9]{5,7}",  # cédula
    "sv": r"[0-9]{9}",  # DUI
    "uy": r"[0-9]{7,8}",  # cédula
    "ve": r"[VE]?[0-9]{6,8}",  # cédula
}
# Numbers that the tax office gives to nobody in particular: used for sales to the public, shared by unrelated debtors.
GENERIC: dict[str, frozenset[str]] = {
    "mx": frozenset(("XAXX010101000", "XEXX010101000")),
    "ec": frozenset(("9999999999999", "9999999999")),
    "co": frozenset(("222222222222", "2222222222")),
    "gt": frozenset(("CF",)),
    "pe": frozenset(("00000001",)),
}
_CO_COMPANIES = ("8", "9")  # how nine-digit numbers of companies begin


def compact(text: str) -> str:
    """Return capitals and digits only, the form of countries whose rule is not known here."""
    return "".join(c for c in clean(text).upper() if c.isalnum())


def normalise(text: str, country: str) -> str | None:
    """Return the compact form of a valid tax id ("20-13131295-5" → "20131312955"), None when its country refuses it.

    "" when it is nobody's: empty, one digit repeated, or a number for sales to the public. `country` is lower case
    ISO 3166; one whose rule is not known here leaves the number unchecked.
    """
    bare = compact(text)
    if not bare or bare in GENERIC.get(country, ()) or (len(bare) >= 6 and len(set(bare)) == 1):
        return ""
    if country in _OWN_RULES:
        return _OWN_RULES[country](text)
    if country not in MODULES and country not in SHAPES:
        return bare
    for module in MODULES.get(country, ()):
        try:
            return str(module.validate(bare))
        except ValidationError:
            continue
    return bare if re.fullmatch(SHAPES.get(country, "$"), bare, re.ASCII) else None


def _colombian(text: str) -> str | None:
    """Return NIT with its check digit, or a cédula. Without hyphen nine digits of a company lack it: it is added."""
    number, digits = clean(text, " .").strip(), compact(text)
    if not digits.isdigit() or not 5 <= len(digits) <= 11:
        return None
    if "-" in number:
        return digits if co_nit.is_valid(digits) else None
    if len(digits) == 9 and digits.startswith(_CO_COMPANIES):
        return digits + str(co_nit.calc_check_digit(digits))
    if len(digits) == 10 and digits.startswith(_CO_COMPANIES):
        return digits if co_nit.is_valid(digits) else None
    return digits


_OWN_RULES: dict[str, Callable[[str], str | None]] = {"co": _colombian}
