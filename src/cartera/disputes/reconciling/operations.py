"""Comparing a customer's ledger with ours, keeping what came of it, and turning lines into what they ask for."""

import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cartera.disputes import operations as disputes
from cartera.disputes.models import Dispute, Reconciliation, ReconciliationLine, Undertaking
from cartera.disputes.reconciling import matching, ours, reading
from cartera.disputes.reconciling.columns import Columns
from cartera.disputes.reconciling.matching import Step, Tolerance
from cartera.foundation import history
from cartera.foundation.models import User
from cartera.foundation.transactions import whole
from cartera.outreach import operations as outreach
from cartera.outreach.channels import Attachment
from cartera.portfolio.models import Account
from cartera.problems import N_, Problem, Refused

SUFFIXES = (".csv", ".txt", ".xlsx")
FORGOTTEN_AFTER = 24 * 3600  # seconds; a file that nobody compared by then is thrown away
BYTES_MAX = 20 << 20  # far more than the lines that are compared
COPY = "invoice_copy"
TOLD = 200  # characters of the lines of the file that a step names


class LedgerRefused(Refused):
    """Nobody can read the file; `problems` says why, all at once."""

    code = "ledger_refused"
    text = N_("The file cannot be compared.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


class LedgerWrongType(Refused):
    """Neither text nor a workbook, by its name."""

    code = "ledger_wrong_type"
    text = N_("%(name)s is not a file that can be compared. Save it as .csv, .txt or .xlsx.")


class LedgerTooBig(Refused):
    """More bytes than one customer's ledger has."""

    code = "ledger_too_big"
    text = N_("%(name)s is larger than %(limit)s MB. Send the ledger of this customer alone.")


class NothingToContest(Refused):
    """The line is no item of ours, or they have as much of it as we do."""

    code = "nothing_to_contest"
    text = N_("There is nothing of ours in this line that could be contested.")


class NoDocument(Refused):
    """The line is no document of ours that a copy could be sent of."""

    code = "no_document"
    text = N_("We have no document for this line: there is nothing to send a copy of.")


def folder(creditor_id: int) -> Path:
    """Return the folder of a creditor's compared files, made on first use; a backup takes all of MEDIA_ROOT."""
    path = Path(settings.MEDIA_ROOT) / "reconciliations" / str(creditor_id)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def receive(creditor_id: int, file: "UploadedFile[bytes]") -> tuple[str, str]:
    """Keep an uploaded ledger under a random name; return token and suffix. Raises LedgerWrongType, LedgerTooBig."""
    name = file.name or "–"
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise LedgerWrongType(name=name)
    if (file.size or 0) > limit():
        raise LedgerTooBig(name=name, limit=limit() >> 20)
    _sweep(creditor_id)
    token = secrets.token_urlsafe(24)
    path = folder(creditor_id) / f"{token}{suffix}"
    with path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    path.chmod(0o600)
    return token, suffix


def limit() -> int:
    """Return how many bytes a ledger may have: it is read while somebody waits."""
    return min(settings.IMPORT_MAX_BYTES, BYTES_MAX)


def path_of(creditor_id: int, token: str, suffix: str) -> Path | None:
    """Return where a received file lies; None when there is none of that name. A token never leads out of its folder."""
    if suffix not in SUFFIXES or not token.replace("-", "").replace("_", "").isalnum():
        return None
    path = folder(creditor_id) / f"{token}{suffix}"
    return path if path.is_file() else None


def _sweep(creditor_id: int) -> None:
    """Throw away files that were looked at and never compared."""
    kept = set(Reconciliation.objects.filter(creditor=creditor_id).values_list("token", flat=True))
    now = time.time()
    for path in folder(creditor_id).iterdir():
        if path.stem not in kept and now - path.stat().st_mtime > FORGOTTEN_AFTER:
            path.unlink(missing_ok=True)


@whole
def reconcile(  # noqa: PLR0913 - all of one comparison, by name
    *, account: Account, token: str, suffix: str, file_name: str, columns: Columns, tolerance: Tolerance, on: date,
    at: datetime, by: User | None,
) -> Reconciliation:  # fmt: skip
    """Compare a received file with an account as of a day, and keep the bridge; the same again returns the one there is.

    Raises LedgerRefused with every problem when nothing of the file can be compared.
    """
    path = path_of(account.creditor_id, token, suffix)
    if path is None:
        raise LedgerRefused([Problem("file_gone", N_("The file is no longer here. Choose it again."))])
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    key = _key(account, on, content, columns, tolerance)
    Account.objects.select_for_update().get(pk=account.pk)  # pressed twice: the second finds the first
    known = Reconciliation.objects.filter(key=key).first()
    if known:
        return known
    ledger, _table = _read(path, columns, account.currency)
    steps = matching.bridge(ledger.lines, ours.lines(account, on), tolerance)
    made = Reconciliation.objects.create(
        creditor_id=account.creditor_id, debtor_id=account.debtor_id, account=account, on=on, token=token, suffix=suffix,
        file_name=file_name[-250:], sha256=content, layout=columns.told(), key=key, tolerance_minor=tolerance.minor,
        tolerance_days=tolerance.days, theirs_minor=sum(line.minor for line in ledger.lines),
        ours_minor=sum(step.ours.minor for step in steps if step.ours), left_out=ledger.left_out, at=at, by=by,
    )  # fmt: skip
    said = ours.hints(account, steps, on)
    ReconciliationLine.objects.bulk_create(
        [_line(made, step, said.get(place, "")) for place, step in enumerate(steps)], batch_size=500
    )
    history.record(
        "disputes.reconciliation.made", made, at=at, by=by, currency=account.currency, theirs_minor=made.theirs_minor,
        ours_minor=made.ours_minor, sha256=content,
    )  # fmt: skip
    return made


def _read(path: Path, columns: Columns, currency: str) -> tuple[reading.Ledger, object]:
    guess, table, problems = reading.look(path, columns.sheet)
    if guess is None or table is None:
        raise LedgerRefused(problems)
    ledger = reading.read(table, columns, currency=currency)
    if not ledger.lines:
        raise LedgerRefused(
            list(ledger.problems) or [Problem("no_lines", N_("No line of the file has an amount."))]
        )
    return ledger, table


def _key(account: Account, on: date, content: str, columns: Columns, tolerance: Tolerance) -> str:
    told = [account.pk, str(on), content, columns.told(), tolerance.minor, tolerance.days]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _line(made: Reconciliation, step: Step, hint: str) -> ReconciliationLine:
    theirs, mine = step.theirs, step.ours
    return ReconciliationLine(
        reconciliation=made, kind=step.kind, receivable_id=mine.place[0] if mine and mine.place else None,
        theirs_number=theirs.number if theirs else "", ours_number=mine.number if mine else "",
        theirs_minor=theirs.minor if theirs else None, ours_minor=mine.minor if mine else None,
        theirs_on=theirs.on if theirs else None, ours_on=mine.on if mine else None,
        source_lines=", ".join(str(place) for place in theirs.place)[:TOLD] if theirs else "", matched_by=step.by, hint=hint,
    )  # fmt: skip


@whole
def contest_line(
    *, line: ReconciliationLine, reason: str, on: date, at: datetime, by: User | None
) -> Dispute:
    """Contest what we have more of than they do. Once: a line that was turned already returns its dispute.

    Raises NothingToContest, disputes.DisputesTooMuch.
    """
    found = _locked(line)
    if found.dispute:
        return found.dispute
    minor = (found.ours_minor or 0) - (found.theirs_minor or 0)
    if found.receivable is None or minor <= 0 or found.kind == ReconciliationLine.Kind.BOTH:
        raise NothingToContest
    found.dispute = disputes.contest(
        receivable=found.receivable, reference=f"C-{found.pk}", amount_minor=min(minor, found.receivable.open_minor),
        code="price" if found.kind == ReconciliationLine.Kind.DIFFERS else "not_received", reason=reason, on=on, at=at, by=by,
    )  # fmt: skip
    found.save(update_fields=["dispute"])
    return found.dispute


@whole
def send_copy(
    *,
    line: ReconciliationLine,
    files: Sequence[Attachment] = (),
    owner: str,
    on: date,
    at: datetime,
    by: User | None,
) -> ReconciliationLine:
    """Promise a copy of the invoice and draft the letter that takes it; without an address only the promise is made.

    `files`: the document as it is kept, which goes with the letter; without any, the letter says that it follows apart.
    Once: again, it returns what there is. Raises NoDocument.
    """
    found = _locked(line)
    if found.undertaking:
        return found
    item = found.receivable
    if item is None:
        raise NoDocument
    found.undertaking = disputes.undertake(
        debtor=item.debtor, receivable=item, reference=f"C-{found.pk}", kind=COPY, detail=item.number, owner=owner, on=on,
        at=at, by=by,
    )  # fmt: skip
    try:
        found.letter = outreach.draft_letter(
            account=item.account, reference=f"reconciliation.{found.pk}", step=COPY, template=COPY,
            facts={"number": item.number}, items=[item], files=files, on=on, at=at, by=by,
        )  # fmt: skip
    except outreach.NoAddress:
        found.letter = None
    found.save(update_fields=["undertaking", "letter"])
    return found


@whole
def search_payment(
    *, line: ReconciliationLine, detail: str, owner: str, on: date, at: datetime, by: User | None
) -> Undertaking:
    """Promise to look for a payment that they have and we do not; an item of ours rests meanwhile.

    Once: a line that was turned already returns what was promised.
    """
    found = _locked(line)
    if found.undertaking is None:
        found.undertaking = disputes.undertake(
            debtor=found.reconciliation.debtor, receivable=found.receivable, reference=f"C-{found.pk}", kind="payment_search",
            detail=detail[:300], owner=owner, holds=found.receivable is not None, on=on, at=at, by=by,
        )  # fmt: skip
        found.save(update_fields=["undertaking"])
    return found.undertaking


def _locked(line: ReconciliationLine) -> ReconciliationLine:
    """Return the line as it stands, locked: two clicks make one dispute."""
    ReconciliationLine.objects.select_for_update().get(pk=line.pk)
    related = (
        "reconciliation__debtor",
        "receivable__account__debtor__creditor",
        "receivable__debtor",
        "dispute",
        "undertaking",
    )
    return ReconciliationLine.objects.select_related(*related).get(pk=line.pk)
