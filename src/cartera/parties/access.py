"""Who may see and do what on the pages: the one place that every door of every stage asks.

    @access.page()                       # members read; all but auditors act
    @access.page(may=access.LEADING)     # members read; supervisors and administrators act
    def runs(request: HttpRequest, work: Work) -> HttpResponse: ...

What belongs to another creditor is not found; who may not act is refused, and so is what no text may hold. Times inside the
view are shown in the creditor's zone.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from cartera.foundation.models import User
from cartera.parties import queries
from cartera.parties.models import Creditor, Membership

Role = Membership.Role
ACTING = frozenset({Role.COLLECTOR, Role.SUPERVISOR, Role.ADMINISTRATOR})
LEADING = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
RULING = frozenset({Role.ADMINISTRATOR})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
CHOSEN = "creditor"  # the session's key for the creditor one works for

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Work:
    """For whom somebody works now, in which role, and for whom else they may."""

    user: User
    creditor: Creditor
    role: Membership.Role
    creditors: tuple[Creditor, ...]

    @property
    def acts(self) -> bool:
        """Tell whether they may change anything: buttons are shown only then."""
        return self.role in ACTING

    @property
    def leads(self) -> bool:
        """Tell whether they decide how is collected: policies, waivers, undoing what came in."""
        return self.role in LEADING


View = Callable[Concatenate[HttpRequest, Work, P], HttpResponseBase]


def page(may: Collection[Membership.Role] = ACTING) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Open a view to people who are logged in and work for a creditor; `may` are the roles that may post to it."""

    def wrap(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def door(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in(request)
            work = work_of(request)
            if work is None:
                return render(request, "parties/no_creditor.html", status=403)
            if request.method not in READING and work.role not in may:
                raise PermissionDenied
            if _has_null(request):
                raise SuspiciousOperation
            with timezone.override(ZoneInfo(work.creditor.timezone)):
                answer = view(request, work, *args, **kwargs)
            # Who uses this browser next may not be allowed to see it.
            answer.headers.setdefault("Cache-Control", "no-store, private")
            return answer

        return door

    return wrap


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask who it is, and lead back to where they were: to the page of a form, because its address has none to show."""
    back = request.get_full_path()
    if request.method not in READING:
        messages.warning(
            request, gettext("You were signed out, so what you sent was not done. Sign in and do it again.")
        )
        came_from = urlsplit(request.headers.get("Referer", ""))
        back = (
            urlunsplit(("", "", came_from.path, came_from.query, ""))
            if came_from.netloc == request.get_host()
            else "/"
        )
    answer = redirect_to_login(back or "/")
    # A script would put the page that asks into the row it changes.
    return HttpResponseClientRedirect(answer["Location"]) if "HX-Request" in request.headers else answer


def _has_null(request: HttpRequest) -> bool:
    """Tell whether a sign came along that no text of a database may have; nobody types it."""
    return any(
        "\0" in value
        for given in (request.GET, request.POST)
        for _, values in given.lists()
        for value in values
    )


def work_of(request: HttpRequest) -> Work | None:
    """Return for whom the user of a request works; None: for nobody. Kept on the request: the frame asks again."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "work"):
        request.work = _work(request, request.user)  # type: ignore[attr-defined] # Django lets a request carry more
    found: Work | None = request.work  # type: ignore[attr-defined] # Django lets a request carry more
    return found


def choose(request: HttpRequest, creditor_id: int) -> None:
    """Work for another creditor from now on. Raises PermissionDenied when it is none of theirs."""
    work = work_of(request)
    if work is None or creditor_id not in {each.pk for each in work.creditors}:
        raise PermissionDenied
    request.session[CHOSEN] = creditor_id


def _work(request: HttpRequest, user: User) -> Work | None:
    roles = queries.roles_of(user)
    if not roles:
        return None
    creditors, asked = tuple(roles), request.session.get(CHOSEN)
    creditor = next((each for each in creditors if each.pk == asked), creditors[0])
    return Work(user, creditor, roles[creditor], creditors)
