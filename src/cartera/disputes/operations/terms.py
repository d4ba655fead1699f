"""What a creditor sets for the reasons of disputes: working days, area and owner; else those of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cartera.disputes import catalogue
from cartera.disputes.models import ReasonTerm
from cartera.disputes.operations.complaints import working_days_after
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.parties.models import Creditor


@dataclass(frozen=True, slots=True)
class Term:
    """What holds for one reason of one creditor."""

    code: str
    days: int
    area: str
    owner: str

    def due(self, on: date) -> date:
        """Return the last day to resolve a dispute that came on a day."""
        return working_days_after(on, self.days)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a creditor's reasons; one that is not set has the catalogue's."""

    set_: Mapping[str, Term]

    def of(self, code: str) -> Term:
        """Return the term of a reason."""
        usual = catalogue.reason(code)
        return self.set_.get(code) or Term(code, usual.days, usual.area, "")

    def all(self) -> list[Term]:
        """Return the terms of all reasons, in the order of the catalogue."""
        return [self.of(code) for code in catalogue.REASONS]


def terms(creditor_id: int) -> Terms:
    """Return the terms of a creditor's reasons. One query."""
    rows = ReasonTerm.objects.filter(creditor=creditor_id)
    return Terms({row.code: Term(row.code, row.days, row.area, row.owner) for row in rows})


@whole
def set_terms(*, creditor: Creditor, wanted: Mapping[str, Term], at: datetime, by: User | None) -> int:
    """Set days, area and owner of reasons, and return of how many that changed; disputes that run keep their deadline."""
    now, changed = terms(creditor.pk), 0
    for code, term in wanted.items():
        if code not in catalogue.REASONS or now.of(code) == term:
            continue
        ReasonTerm.objects.update_or_create(
            creditor=creditor, code=code, defaults={"days": term.days, "area": term.area, "owner": term.owner}
        )
        history.record(
            "disputes.terms.set", None, at=at, by=by, creditor_id=creditor.pk, kind=code, days=term.days, area=term.area,
            owner=term.owner,
        )  # fmt: skip
        changed += 1
    return changed
