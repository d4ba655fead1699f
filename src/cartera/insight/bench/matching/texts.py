"""How banks and payers write: cut off, in capitals or not, with numbers of their own between. Data and chance."""

from random import Random
from unicodedata import combining, normalize

PLAIN = (
    "TRANSF CCE {who} {ref}", "ABONO TRANSF. DE {who} REF {ref}", "TRANSFERENCIA INTERBANCARIA {op} {ref}", "TRF {op} {ref}",
    "ABONO {ref} {who}", "PAGO {ref}", "pago de {ref}", "Transferencia recibida {who} {ref} op. {op}", "CR TRANSF {op} {day} {ref}",
    "DEPOSITO EN CUENTA {op} {ref}", "PAGO PROVEEDORES {tax} {ref}", "TRAN.CTAS.TERC.BM {op} {ref}", "SPEI RECIBIDO {who} {ref} {op}",
    "CONSIGNACION {ref} SUC {branch}", "ACH {who} {ref}", "Abono por transferencia {ref} {day}", "{ref}", "{op} {ref} {who}",
)  # fmt: skip
CASH = (
    "DEP EFECTIVO AG {branch} {op} {ref}",
    "DEPOSITO EFECTIVO {ref}",
    "AGENTE BCP {branch} {ref} {op}",
    "VENTANILLA {op} {ref}",
)
BEFORE = (
    "FACT ",
    "Fact. ",
    "F/ ",
    "FT ",
    "FAC ",
    "factura ",
    "FACTURA N° ",
    "FACT:",
    "fra. ",
    "doc ",
    "",
    "",
    "",
)
OTHERS = (" Y OTRAS", " y otras", " VARIAS", " +")
BETWEEN = (" ", ", ", "/", " / ", " Y ", "-", "; ", ",")
WIDTHS = (30, 35, 40, 60, 80, 140, 140, 140)


def plain(text: str) -> str:
    """Return a text without accents, as most banks keep it."""
    return "".join(each for each in normalize("NFKD", text) if not combining(each))


def number(full: str, rng: Random) -> str:
    """Return a number of an invoice as a payer writes it."""
    series, digits = _split(full)
    short = digits.lstrip("0")
    ways = (
        full, full, full, full.lower(), full.replace("-", " "), full.replace("-", ""),
        f"{series}-{short}" if series else short, f"{series} {short}".strip(), short, short, digits,
    )  # fmt: skip
    return rng.choice(ways)


def _split(full: str) -> tuple[str, str]:
    cut = len(full)
    while cut and full[cut - 1].isdigit():
        cut -= 1
    return full[:cut].rstrip(" -"), full[cut:]


def numbers(fulls: list[str], rng: Random) -> str:
    """Return several numbers as a payer writes them: all, with a common beginning left out, or one and "others"."""
    style = rng.random()
    if len(fulls) > 1 and style < 0.15:
        return rng.choice(BEFORE) + number(fulls[0], rng) + rng.choice(OTHERS)
    if len(fulls) > 1 and style < 0.25:
        shorts = [_split(each)[1].lstrip("0") for each in fulls]
        return rng.choice(BEFORE) + rng.choice(("-", "/")).join(
            [shorts[0], *(each[-2:] for each in shorts[1:])]
        )
    before, between = rng.choice(BEFORE), rng.choice(BETWEEN)
    return before + between.join(number(each, rng) for each in fulls)


def mistyped(text: str, rng: Random) -> str:
    """Return a text with one slip in its figures: one wrong, one left out, one doubled, two swapped."""
    places = [place for place, char in enumerate(text) if char.isdigit()]
    if len(places) < 3:
        return text
    at = rng.choice(places[-5:])
    slip = rng.randrange(4)
    if slip == 0:
        other = rng.choice([char for char in "0123456789" if char != text[at]])
        return text[:at] + other + text[at + 1 :]
    if slip == 1:
        return text[:at] + text[at + 1 :]
    if slip == 2:
        return text[:at] + text[at] + text[at:]
    if at + 1 < len(text) and text[at + 1].isdigit() and text[at + 1] != text[at]:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


def line(who: str, tax_id: str, ref: str, day: str, rng: Random, *, cash: bool) -> str:
    """Return what the bank says of a movement, as wide as its field."""
    said = rng.choice(CASH if cash else PLAIN).format(
        who=plain(who).upper()[: rng.choice((12, 20, 30))], tax=tax_id, ref=ref, op=rng.randrange(10**5, 10**9),
        day=day, branch=rng.randrange(100, 999),
    )  # fmt: skip
    said = " ".join(said.split())
    return (said.upper() if rng.random() < 0.6 else said)[: rng.choice(WIDTHS)]


def name(full: str, rng: Random) -> str:
    """Return a payer's name as the bank gives it: without accents, cut off, a person's turned round or shortened."""
    said = plain(full) if rng.random() < 0.85 else full
    said = said.upper() if rng.random() < 0.8 else said
    if rng.random() < 0.3:
        said = said.replace(".", "").replace(",", "")
    return said[: rng.choice((20, 25, 30, 35, 40, 60))].strip()


def person(full: str, rng: Random) -> str:
    """Return a person's name as a wallet or a bank writes it."""
    said = name(full, rng)
    parts = said.split()
    style = rng.random()
    if len(parts) >= 3 and style < 0.4:
        return " ".join([*parts[-2:], *parts[:-2]])
    if len(parts) >= 3 and style < 0.6:
        return f"{parts[0]} {parts[-2]} {parts[-1][0]}"
    return said
