"""An empty house has one page: whatever is asked for, the first start answers, until there is a creditor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cartera.config.setup import progress
from cartera.parties import access

Respond = Callable[[HttpRequest], HttpResponse]
ALWAYS = ("/inicio/", "/componentes/", "/idioma/", "/ayuda/", "/static/")
SIGN_IN = "/cuenta/"


class SetUpMiddleware:
    """Lead to the first start as long as it is needed; afterwards it costs no query that the page does not need."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the first start."""
        if not request.path.startswith(ALWAYS) and _nobody_works_here(request):
            if request.path.startswith(SIGN_IN) and progress.has_administrator():
                return self.get_response(request)  # the administrator comes back and signs in first
            return redirect("set_up")
        return self.get_response(request)


def _nobody_works_here(request: HttpRequest) -> bool:
    """Tell whether there is no creditor; asked only for those who would see nothing anyway."""
    return access.work_of(request) is None and progress.needed()
