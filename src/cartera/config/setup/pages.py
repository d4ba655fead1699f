"""The pages of the first start: one a step, with the way back open; answers are kept step by step."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from cartera.config.setup import countries, forms, logos, operations, planning, progress
from cartera.cycle import queries as cycle
from cartera.foundation import clock
from cartera.foundation import operations as foundation
from cartera.foundation.models import User
from cartera.outreach import operations as outreach
from cartera.parties import operations as parties
from cartera.parties.models import Creditor
from cartera.problems import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
NEAR = {"127.0.0.1", "::1", "[::1]", "localhost"}

View = Callable[[HttpRequest], HttpResponse]
CreditorView = Callable[[HttpRequest, Creditor], HttpResponse]


def begin(request: HttpRequest) -> HttpResponse:
    """Go to the step to go on with; a house that is set up has none."""
    if progress.finished():
        return redirect("/")
    return redirect("set_up_step", slug=progress.next_step())


def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Show or take in one step, when its turn has come."""
    found = next((each for each in progress.steps() if each.slug == slug), None)
    if found is None:
        raise Http404
    if progress.finished() or not found.open:
        return redirect("set_up")
    return VIEWS[slug](request)


def administrator(request: HttpRequest) -> HttpResponse:
    """Make the first user, and sign them in."""
    if progress.has_administrator():
        return _show(request, progress.ADMINISTRATOR, existing=User.objects.order_by("pk").first())
    if not _is_near(request):
        return _show(request, progress.ADMINISTRATOR, far=True)
    form = forms.AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = operations.add_administrator(
                username=given["username"], email=given["email"], password=given["password1"], at=clock.now()
            )
        except operations.AlreadySetUp:
            return redirect("set_up")
        login(request, user, backend=BACKEND)
        return redirect("set_up_step", slug=progress.COMPANY)
    return _show(request, progress.ADMINISTRATOR, form=form)


def _is_near(request: HttpRequest) -> bool:
    """Tell whether the reader sits at this machine: an empty house must not belong to whoever comes by first.

    What a proxy hands on comes from this machine too, and may name it; but it says for whom it asks.
    """
    host, _ = split_domain_port(request.get_host())
    handed_on = settings.HTTPS or any(name in request.headers for name in FORWARDED)
    return request.META.get("REMOTE_ADDR") in NEAR and host in NEAR and not handed_on


def _for_administrators(view: View) -> View:
    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request)

    return door


def _with_creditor(view: CreditorView) -> View:
    @_for_administrators
    @wraps(view)
    def door(request: HttpRequest) -> HttpResponse:
        creditor = progress.creditor()
        return redirect("set_up") if creditor is None else view(request, creditor)

    return door


@_for_administrators
def company(request: HttpRequest) -> HttpResponse:
    """Ask whose money is collected."""
    kept = progress.creditor()
    names = ("name", "country", "tax_id", "currency", "timezone")
    initial = {name: getattr(kept, name) for name in names} if kept else {"country": countries.of_reader()}
    form = forms.CompanyForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            logo = logos.checked(form.cleaned_data["logo"]) if form.cleaned_data["logo"] else None
            operations.save_company(
                creditor=kept, logo=logo, at=clock.now(), by=_user(request), **form.facts()
            )
        except Refused as refusal:
            forms.blame(form, refusal)
        else:
            return redirect("set_up_step", slug=progress.SENDER)
    return _show(request, progress.COMPANY, form=form, kept=kept)


@_with_creditor
def sender(request: HttpRequest, creditor: Creditor) -> HttpResponse:
    """Ask who writes, and try it."""
    names = ("sender_name", "sender_email", "phone", "payment_instructions")
    initial = {name: getattr(creditor, name) for name in names}
    user = _user(request)
    form = forms.SenderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        parties.change_creditor(creditor=creditor, at=at, by=user, **form.cleaned_data)
        if "test" not in request.POST:
            return redirect("set_up_step", slug=progress.POLICY)
        try_mail(request, creditor, request.POST.get("to") or user.email or creditor.sender_email, at)
        return redirect("set_up_step", slug=progress.SENDER)
    to = user.email or creditor.sender_email
    return _show(request, progress.SENDER, form=form, to=to, server=planning.mail_server())


def try_mail(request: HttpRequest, creditor: Creditor, to: str, at: datetime) -> None:
    """Send a test message and tell what came of it."""
    result = outreach.send_test(creditor=creditor, address=to, at=at, by=_user(request))
    if result.reference.startswith("file:"):
        said = gettext("No mail server is set up: the message was written to %(folder)s and did not leave.")
        messages.info(request, said % {"folder": planning.outbox_file(result.reference)})
    elif result.kind == "sent":
        messages.success(request, gettext("The mail server took the message for %(to)s.") % {"to": to})
    else:
        messages.error(request, gettext("The message was not accepted: %(why)s") % {"why": result.why})


@_with_creditor
def policy(request: HttpRequest, creditor: Creditor) -> HttpResponse:
    """Let one of the shipped policies be chosen, each readable."""
    shipped = planning.shipped()
    chosen = request.POST.get("policy") or planning.chosen_policy(creditor) or shipped[0].name
    form = forms.PolicyForm(request.POST or None, names=[each.name for each in shipped])
    if request.method == "POST" and form.is_valid():
        operations.begin_with_policy(
            creditor=creditor, name=form.cleaned_data["policy"], at=clock.now(), by=_user(request)
        )
        return redirect("set_up_step", slug=progress.DOCUMENTS)
    return _show(request, progress.POLICY, form=form, shipped=shipped, chosen=chosen)


@_with_creditor
def documents(request: HttpRequest, creditor: Creditor) -> HttpResponse:
    """Hand over to the import, and take back from there."""
    return _show(request, progress.DOCUMENTS, **planning.books(creditor))


@_with_creditor
def plan(request: HttpRequest, creditor: Creditor) -> HttpResponse:
    """Show what a day would do and why; then run it, or leave that for later."""
    at = clock.now()
    if request.method == "POST":
        return _end(request, creditor, at)
    form = forms.DayForm(request.GET if "on" in request.GET else {"on": cycle.first_day(creditor, at)})
    shown = planning.planned(creditor, form.cleaned_data["on"]) if form.is_valid() else {}
    return _show(request, progress.PLAN, form=form, **shown, **planning.books(creditor))


def _end(request: HttpRequest, creditor: Creditor, at: datetime) -> HttpResponse:
    """End the first start; with a day given, run that day."""
    on = request.POST.get("on", "")
    if on:
        try:
            planning.run(creditor, date.fromisoformat(on), at, _user(request))
        except (Refused, ValueError) as refusal:
            text = gettext(refusal.text) % refusal.fields if isinstance(refusal, Refused) else str(refusal)
            messages.error(request, text)
            return redirect("set_up_step", slug=progress.PLAN)
    foundation.finish_set_up(at=at, by=_user(request))
    return redirect("/")


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _show(request: HttpRequest, slug: str, **context: Any) -> HttpResponse:
    steps = progress.steps(slug)
    number = next(each.number for each in steps if each.here)
    before = steps[number - 2] if number > 1 else None
    frame = {"steps": steps, "number": number, "before": before, "step_name": steps[number - 1].name}
    return render(request, f"setup/{slug}.html", {**frame, **context})


VIEWS: dict[str, View] = {
    progress.ADMINISTRATOR: administrator,
    progress.COMPANY: company,
    progress.SENDER: sender,
    progress.POLICY: policy,
    progress.DOCUMENTS: documents,
    progress.PLAN: plan,
}
