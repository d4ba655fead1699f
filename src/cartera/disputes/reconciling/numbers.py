"""Document numbers as two programs write them: `F001-00001234`, `f001 1234`, `Factura F001-1234`. Pure."""

import re
import unicodedata
from functools import lru_cache

TAIL_DIGITS = 3  # fewer say nothing: every ledger has a 12
_RUNS = re.compile(r"[A-Z]+|\d+")
# What people write before a number; it stays when nothing else would be left.
_PREFIXES = frozenset({
    "FACTURA", "FACT", "FAC", "FC", "FRA", "FT", "BOLETA", "BOL", "INVOICE", "INV", "DOCUMENTO", "DOC", "NRO", "NO", "NUM",
    "NUMERO", "N", "COMPROBANTE", "NC", "ND", "NOTA", "DE", "CREDITO", "DEBITO", "CUOTA", "RECIBO", "REC", "OP", "REF",
})  # fmt: skip


@lru_cache(maxsize=65536)
def key(number: str) -> str:
    """Return what a number comes down to: its letters and figures without signs, opening zeros and words before it."""
    runs = _runs(number)
    kept = [run for run in runs if run not in _PREFIXES]
    return "-".join(kept if any(run.isdigit() for run in kept) else runs)


@lru_cache(maxsize=65536)
def tail(number: str) -> str:
    """Return the last figures of a number, when they are enough to tell it by; else ""."""
    figures = [run for run in _runs(number) if run.isdigit()]
    return figures[-1] if figures and len(figures[-1]) >= TAIL_DIGITS else ""


def _runs(number: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", number).encode("ascii", "ignore").decode().upper()
    return [run.lstrip("0") or "0" if run.isdigit() else run for run in _RUNS.findall(plain)]
