"""The customer's ledger beside ours: dropped, compared, and the bridge whose lines become disputes, copies and searches."""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cartera.desk import bridging, claims
from cartera.desk.ledger_forms import ColumnsForm, CompareForm
from cartera.desk.pages import common
from cartera.disputes import queries
from cartera.disputes.models import Reconciliation, ReconciliationLine
from cartera.disputes.reconciling import columns as columns_of
from cartera.disputes.reconciling import operations, reading
from cartera.foundation.models import User
from cartera.intake import queries as intake
from cartera.parties import access
from cartera.parties.access import Work
from cartera.parties.models import Debtor
from cartera.problems import Problem, Refused
from cartera.ui import asked, exports
from cartera.ui.templatetags.cartera_ui import said


@require_GET
@access.page()
def reconciliations(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Show, or export, the comparisons that were made."""
    on, _at = common.moment(work)
    table, rows = claims.reconciliations(), queries.reconciliations(creditor=work.creditor)
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"conciliaciones-{on}")
    return render(request, "desk/reconciliations.html", {"page": table.page(rows, request.GET), "on": on})


@require_http_methods(["GET", "POST"])
@access.page()
def reconcile(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Take a customer's ledger; compare it at once where it leaves nothing open, else ask which column is what."""
    if not work.acts:
        raise PermissionDenied
    on, at = common.moment(work)
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    asking = _Asking(request, debtor, on, at, work.user)
    if not asking.accounts:
        messages.info(request, gettext("This debtor has no account yet: there is nothing to compare."))
        return redirect("case", pk=pk)
    if request.method == "POST":
        return asking.columns_said() if "token" in request.POST else asking.file_dropped()
    again = Reconciliation.objects.filter(debtor=debtor, pk=_number(request, "de")).first()
    return asking.shown(asking.form_again(again) if again else asking.form())


class _Asking:
    """One visit to the page on which a ledger is compared."""

    def __init__(self, request: HttpRequest, debtor: Debtor, on: date, at: datetime, by: User) -> None:
        self.request, self.debtor, self.on, self.at, self.by = request, debtor, on, at, by
        self.accounts = list(debtor.accounts.select_related("debtor__creditor").order_by("currency"))
        self.problems: list[Problem] = []

    def form(self) -> CompareForm:
        """Return the form for a file."""
        data = self.request.POST if self.request.method == "POST" else None
        return CompareForm(data, on=self.on, accounts=self.accounts)

    def file_dropped(self) -> HttpResponse:
        """Keep the file and look at it."""
        form = self.form()
        file = self.request.FILES.get("file")
        if file is None or isinstance(file, list):
            messages.error(self.request, gettext("Choose a file first."))
            return self.shown(form)
        if not form.is_valid():
            return self.shown(form)
        try:
            token, suffix = operations.receive(self.debtor.creditor_id, file)
        except Refused as refusal:
            common.refuse(self.request, refusal)
            return self.shown(form)
        return self._looked(form, token, suffix, file.name or "–")

    def _looked(self, form: CompareForm, token: str, suffix: str, name: str) -> HttpResponse:
        path = operations.path_of(self.debtor.creditor_id, token, suffix)
        guess, table, problems = reading.look(path) if path else (None, None, [])
        if guess is None or table is None:
            self.problems = problems
            return self.shown(form)
        account, _as_of, _tolerance = form.chosen
        wanted = reading.faced(table, guess.columns, currency=account.currency)
        if guess.questions:
            file = {"token": token, "suffix": suffix, "file_name": name[-250:]}
            typed = {key: self.request.POST.get(key) for key in ("account", "as_of", "tolerance", "days")}
            ask = ColumnsForm(
                None, on=self.on, accounts=self.accounts, titles=guess.titles, columns=wanted, asked=guess.questions,
                initial={**typed, **file},
            )  # fmt: skip
            return self.shown(ask)
        return self._compared(form, token, suffix, name, wanted)

    def columns_said(self) -> HttpResponse:
        """Compare by the columns a person said."""
        post = self.request.POST
        path = operations.path_of(self.debtor.creditor_id, post.get("token", ""), post.get("suffix", ""))
        guess, _table, problems = reading.look(path) if path else (None, None, [])
        if guess is None:
            self.problems = problems
            messages.error(self.request, gettext("The file is no longer here. Choose it again."))
            return redirect("reconcile", pk=self.debtor.pk)
        form = ColumnsForm(
            post,
            on=self.on,
            accounts=self.accounts,
            titles=guess.titles,
            columns=guess.columns,
            asked=guess.questions,
        )
        if not form.is_valid():
            return self.shown(form)
        return self._compared(form, post["token"], post["suffix"], post.get("file_name", ""), form.said())

    def form_again(self, made: Reconciliation) -> CompareForm:
        """Return the form of a comparison that was made, to correct its columns."""
        path = operations.path_of(made.creditor_id, made.token, made.suffix)
        guess = reading.look(path)[0] if path else None
        if guess is None:
            return self.form()
        initial = {
            "account": made.account_id, "as_of": made.on, "days": made.tolerance_days, "token": made.token,
            "suffix": made.suffix, "file_name": made.file_name,
            "tolerance": bridging.typed(made.tolerance_minor, made.account.currency),
        }  # fmt: skip
        columns = columns_of.from_dict(made.layout)
        return ColumnsForm(
            None,
            on=self.on,
            accounts=self.accounts,
            titles=guess.titles,
            columns=columns,
            asked=(),
            initial=initial,
        )

    def _compared(
        self, form: CompareForm, token: str, suffix: str, name: str, columns: columns_of.Columns
    ) -> HttpResponse:
        account, as_of, tolerance = form.chosen
        try:
            made = operations.reconcile(
                account=account, token=token, suffix=suffix, file_name=name, columns=columns, tolerance=tolerance,
                on=as_of, at=self.at, by=self.by,
            )  # fmt: skip
        except operations.LedgerRefused as refusal:
            self.problems = refusal.problems
            messages.error(self.request, said(refusal))
            return self.shown(form)
        return redirect("reconciliation", pk=made.pk)

    def shown(self, form: CompareForm) -> HttpResponse:
        """Show the page with a form and with what is wrong with the file."""
        context = {
            "debtor": self.debtor, "form": form, "problems": self.problems, "asks": isinstance(form, ColumnsForm),
            "limit_mb": operations.limit() >> 20, "crumbs": _crumbs(self.debtor, gettext("Compare ledgers")),
        }  # fmt: skip
        return render(self.request, "desk/reconcile.html", context)


@require_GET
@access.page()
def reconciliation(request: HttpRequest, work: Work, pk: int) -> HttpResponseBase:
    """Show, or export, the bridge from their balance to ours."""
    made = _made(work, pk)
    table, rows = bridging.table(made.account.currency), made.lines.all()
    if fmt := request.GET.get("format"):
        selected, _problems = table.select(rows, request.GET)
        return exports.export(table, selected, fmt, f"conciliacion-{made.pk}")
    ledger = bridging.left_out(made)
    context = {
        "made": made, "page": table.page(rows, request.GET), "steps": bridging.steps(made), "problems": ledger,
        "difference_minor": made.ours_minor - made.theirs_minor, "left_said": claims.left_said(made.left_out),
        "crumbs": [
            {"label": gettext("Reconciliations"), "url": reverse("reconciliations")},
            {"label": made.debtor.name, "url": reverse("case", args=[made.debtor_id])},
            {"label": made.file_name, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "desk/reconciliation.html", context)


def _contest(line: ReconciliationLine, on: date, at: datetime, by: User) -> str:
    made = line.reconciliation
    reason = gettext("Reconciliation of %(on)s: %(what)s") % {
        "on": made.on,
        "what": bridging.kind_said(line.kind),
    }
    operations.contest_line(line=line, reason=reason[:300], on=on, at=at, by=by)
    return gettext("It is a dispute now.")


def _copy(line: ReconciliationLine, on: date, at: datetime, by: User) -> str:
    files = intake.copies(receivable=line.receivable) if line.receivable else []
    turned = operations.send_copy(
        line=line, files=files, owner=by.get_full_name() or by.get_username(), on=on, at=at, by=by
    )
    if turned.letter is None:
        return gettext("The copy is promised. There is no e-mail address: send it by other means.")
    if turned.letter.contents["enclosed"]:
        return gettext("The copy is promised, and the letter that takes it is drafted.")
    return gettext(
        "The copy is promised and its letter drafted, but no file of this document is kept here: send the copy apart."
    )


def _search(line: ReconciliationLine, on: date, at: datetime, by: User) -> str:
    detail = line.theirs_number or line.ours_number
    operations.search_payment(
        line=line, detail=detail, owner=by.get_full_name() or by.get_username(), on=on, at=at, by=by
    )
    return gettext("The search is noted among what we promised.")


TURNS: dict[str, Callable[[ReconciliationLine, date, datetime, User], str]] = {
    "dispute": _contest,
    "copy": _copy,
    "search": _search,
}


@require_POST
@access.page()
def turn_line(request: HttpRequest, work: Work, pk: int, line: int) -> HttpResponse:
    """Turn one line of a bridge into a dispute, a copy of the invoice or a payment search."""
    on, at = common.moment(work)
    lines = ReconciliationLine.objects.select_related("reconciliation", "receivable")
    found = get_object_or_404(lines, pk=line, reconciliation=pk, reconciliation__creditor=work.creditor)
    turn = TURNS.get(request.POST.get("into", ""))
    if turn is None:
        messages.error(request, gettext("Say what the line becomes."))
    else:
        try:
            messages.success(request, turn(found, on, at, work.user))
        except Refused as refusal:
            common.refuse(request, refusal)
    return redirect(f"{reverse('reconciliation', args=[pk])}#l-{found.pk}")


@require_GET
@access.page()
def confirmation(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Answer with the letter by which both confirm the balance, as PDF; blank where the customer writes theirs."""
    on, at = common.moment(work)
    debtor = get_object_or_404(Debtor.objects.select_related("creditor"), pk=pk, creditor=work.creditor)
    made = (
        Reconciliation.objects.select_related("account")
        .filter(debtor=debtor, pk=_number(request, "de"))
        .first()
    )
    accounts = debtor.accounts.order_by("currency")
    account = (
        made.account
        if made
        else accounts.filter(currency=request.GET.get("moneda", "")).first() or accounts.first()
    )
    if account is None:
        messages.info(request, gettext("This debtor has no account yet: there is no balance to confirm."))
        return redirect("case", pk=pk)
    content = bridging.letter(debtor, account, made.on if made else on, made, at)
    headers = {
        "Content-Disposition": f'inline; filename="confirmacion-{debtor.pk}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _made(work: Work, pk: int) -> Reconciliation:
    related = ("debtor__creditor", "account", "by")
    return get_object_or_404(Reconciliation.objects.select_related(*related), pk=pk, creditor=work.creditor)


def _number(request: HttpRequest, name: str) -> int:
    return asked.whole(request.GET.get(name, "")) or 0


def _crumbs(debtor: Debtor, here: str) -> list[dict[str, str]]:
    return [
        {"label": gettext("Debtors"), "url": reverse("debtors")},
        {"label": debtor.name, "url": reverse("case", args=[debtor.pk])},
        {"label": here, "url": ""},
    ]
