"""The doors of the house's page. Everything about the house and its users is for those who administer all of it."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from cartera.config.house import forms, operations, queries
from cartera.config.setup import forms as setup_forms
from cartera.config.setup import logos, planning
from cartera.config.setup import operations as setup
from cartera.config.setup.pages import try_mail
from cartera.foundation import clock
from cartera.foundation.models import User
from cartera.parties import access
from cartera.parties import operations as parties
from cartera.parties.access import Role, Work
from cartera.parties.models import Creditor, Membership
from cartera.problems import Refused

SENDER = (
    "sender_name", "sender_email", "phone", "payment_instructions", "tax_id", "run_at", "undo_minutes", "complaint_days",
    "retention_months",
)  # fmt: skip
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Work, P], HttpResponse]


def _ruling(view: View[P]) -> Callable[..., HttpResponseBase]:
    """Open a view to those who administer the whole house; a refusal is told on the page."""

    @require_POST
    @access.page(may=access.RULING)
    def door(request: HttpRequest, work: Work, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not queries.rules_house(work.user):
            raise PermissionDenied
        try:
            return view(request, work, *args, **kwargs)
        except Refused as refusal:
            messages.error(request, gettext(refusal.text) % refusal.fields)
            return redirect("house")

    return door


@require_http_methods(["GET", "HEAD", "POST"])
@access.page(may=access.RULING)
def house(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the house; take in the sender, the hour and the undo window of the creditor one works for."""
    if work.role != Role.ADMINISTRATOR:
        raise PermissionDenied
    creditor = work.creditor
    initial = {name: getattr(creditor, name) for name in SENDER}
    form = forms.CreditorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            parties.change_creditor(creditor=creditor, at=at, by=work.user, **form.cleaned_data)
        except Refused as refusal:
            setup_forms.blame(form, refusal)
            return render(request, "house/house.html", _context(work, form=form))
        if "test" in request.POST:
            try_mail(request, creditor, work.user.email or creditor.sender_email, at)
        else:
            messages.success(request, gettext("Kept."))
        return redirect("house")
    return render(request, "house/house.html", _context(work, form=form))


def _context(work: Work, **more: Any) -> dict[str, Any]:
    ruling = queries.rules_house(work.user)
    creditors = queries.creditors()
    context: dict[str, Any] = {
        "ruling": ruling, "creditor": work.creditor, "server": planning.mail_server(),
        "to": work.user.email or work.creditor.sender_email,
    }  # fmt: skip
    if ruling:
        context |= {
            "waiting": queries.waiting(), "users": queries.users(), "troubles": queries.troubles(),
            "user_form": forms.UserForm(creditors=creditors),
            "role_form": forms.RoleForm(creditors=creditors, auto_id=False),
            "company_form": setup_forms.CompanyForm(auto_id="company_%s"),
        }  # fmt: skip
    return {**context, **more}


@_ruling
def rehearsal(request: HttpRequest, work: Work) -> HttpResponse:
    """Begin the rehearsal; end it for those who say that they mean it."""
    at = clock.now()
    if request.POST.get("rehearsal") == "begin":
        operations.begin_rehearsal(at=at, by=work.user)
        messages.success(request, gettext("The house rehearses: nothing leaves it."))
    elif request.POST.get("sure"):
        operations.end_rehearsal(at=at, by=work.user)
        messages.success(request, gettext("The rehearsal is over: from now on messages leave."))
    else:
        messages.error(request, gettext("Say that you know what will happen, then end the rehearsal."))
    return redirect("house")


@_ruling
def add_user(request: HttpRequest, work: Work) -> HttpResponse:
    """Add a user with a first role."""
    form = forms.UserForm(request.POST, creditors=queries.creditors())
    if not form.is_valid():
        sender = forms.CreditorForm(initial={name: getattr(work.creditor, name) for name in SENDER})
        return render(request, "house/house.html", _context(work, form=sender, user_form=form))
    given = form.cleaned_data
    user = operations.add_user(
        username=given["username"], email=given["email"], password=given["password1"],
        role=Role(given["role"]), creditor=_creditor(given["creditor"]), at=clock.now(), by=work.user,
    )  # fmt: skip
    messages.success(request, gettext("%(name)s can sign in now.") % {"name": user.get_username()})
    return redirect("house")


@_ruling
def give_role(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Let a user work for a creditor in a role."""
    form = forms.RoleForm(request.POST, creditors=queries.creditors())
    if form.is_valid():
        given = form.cleaned_data
        operations.give_role(
            user=get_object_or_404(User, pk=pk), creditor=_creditor(given["creditor"]), role=Role(given["role"]),
            at=clock.now(), by=work.user,
        )  # fmt: skip
    return redirect("house")


@_ruling
def take_role(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Take a role back."""
    operations.take_role(member=get_object_or_404(Membership, pk=pk), at=clock.now(), by=work.user)
    return redirect("house")


@_ruling
def set_active(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Let a user sign in, or no longer."""
    active = request.POST.get("active") == "1"
    operations.set_active(user=get_object_or_404(User, pk=pk), active=active, at=clock.now(), by=work.user)
    return redirect("house")


@_ruling
def set_password(request: HttpRequest, work: Work, pk: int) -> HttpResponse:
    """Give a user a new password, which they change afterwards."""
    user = get_object_or_404(User, pk=pk)
    form = AdminPasswordChangeForm(user, request.POST)
    if form.is_valid():
        operations.set_password(
            user=user, password=form.cleaned_data["password1"], at=clock.now(), by=work.user
        )
        said = gettext(
            "%(name)s signs in with the new password from now on, and can change it under Password."
        )
        messages.success(request, said % {"name": user.get_username()})
    else:
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    return redirect("house")


@_ruling
def add_creditor(request: HttpRequest, work: Work) -> HttpResponse:
    """Add a further creditor, as an agency does."""
    form = setup_forms.CompanyForm(request.POST, request.FILES, auto_id="company_%s")
    if form.is_valid():
        try:
            logo = logos.checked(form.cleaned_data["logo"]) if form.cleaned_data["logo"] else None
            added = setup.save_company(creditor=None, logo=logo, at=clock.now(), by=work.user, **form.facts())
        except Refused as refusal:
            setup_forms.blame(form, refusal)
        else:
            request.session[access.CHOSEN] = added.pk  # the creditors known to this request are older
            said = gettext("%(name)s was added. Choose its policy under Policies.")
            messages.success(request, said % {"name": added.name})
            return redirect("house")
    sender = forms.CreditorForm(initial={name: getattr(work.creditor, name) for name in SENDER})
    return render(request, "house/house.html", _context(work, form=sender, company_form=form))


def _creditor(pk: str) -> Creditor | None:
    return get_object_or_404(Creditor, pk=int(pk)) if pk else None
