"""What usually goes wrong with a house, each with its mend. Nothing here changes anything."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext

from cartera.config.safekeeping import ailments, machine

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its code, what was found in the reader's language, and the mend; "" when all is well."""

    code: str
    what: str
    mend: str = ""

    @property
    def well(self) -> bool:
        """Tell whether there is nothing to mend."""
        return not self.mend

    def told(self) -> dict[str, object]:
        """Return the check for programs."""
        return {**asdict(self), "well": self.well}


Look = Callable[[datetime], Iterator[tuple[str, str]]]

# In the order of what depends on what: without a database there is no use in asking for policies.
MACHINE: dict[str, Look] = {
    "python": machine.python, "clock": machine.clock, "zones": machine.zones, "disk": machine.disk,
    "key": machine.key, "settings": machine.settings_, "translations": machine.translations,
    "static": machine.static, "private": machine.private, "database": machine.database, "migrations": machine.migrations, "mail": machine.mail,
}  # fmt: skip
BOOKS: dict[str, Look] = {
    "ledger": ailments.ledger, "accounts": ailments.accounts, "policy": ailments.policy, "address": ailments.address,
    "lock": ailments.lock, "messages": ailments.messages, "jobs": ailments.jobs, "worker": ailments.worker,
    "backup": ailments.backup, "past": ailments.past,
}  # fmt: skip


NEEDED = ("database", "migrations")  # nothing after them can be looked at while they are not well


def examine(at: datetime) -> list[Check]:
    """Look at everything; without a working database at the machine alone."""
    found: list[Check] = []
    for code, look in {**MACHINE, **BOOKS}.items():
        found += _look(code, look, at)
        if code in NEEDED and not all(check.well for check in found if check.code == code):
            break
    return found


def _look(code: str, look: Look, at: datetime) -> list[Check]:
    """Look at one thing; what cannot even be looked at is an ailment too."""
    try:
        return [Check(code, what, mend) for what, mend in look(at)]
    except Exception as error:
        log.debug("the doctor could not look at %s", code, exc_info=True)
        said = gettext("%(code)s could not be looked at: %(why)s")
        mend = gettext("Mend what comes before it and ask the doctor again.")
        return [Check(code, said % {"code": code, "why": f"{type(error).__name__}: {error}"}, mend)]
