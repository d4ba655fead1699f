"""Compiled translations for those who run Cartera from its source without make: Windows, a first look.

A wheel brings them compiled. Nothing of Django is needed here, because it must happen before Django reads them.
"""

from io import BytesIO
from pathlib import Path

from babel.messages import mofile, pofile

HOUSE = Path(__file__).resolve().parent.parent


def compile_stale(house: Path = HOUSE) -> list[Path]:
    """Write the .mo of every .po that is newer, and return them. A folder that cannot be written stays as it is."""
    made: list[Path] = []
    for po in sorted(house.glob("*/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as opened:
            catalogue = pofile.read_po(opened, abort_invalid=True)
        written = BytesIO()
        mofile.write_mo(written, catalogue)
        half = mo.with_name(f"{mo.name}.new")
        try:
            half.write_bytes(written.getvalue())
            half.replace(mo)  # whoever reads meanwhile finds the old one or the new one
        except OSError:
            return made  # installed where only an administrator writes; `cartera doctor` names it
        made.append(mo)
    return made
