"""The components page and the pages around the product."""

import re
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.template.loader import get_template, render_to_string
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import translation

from cartera.problems import Problem
from cartera.ui import diff, specimens
from cartera.ui.templatetags import cartera_ui


def broken(request):
    raise ZeroDivisionError


urlpatterns = [
    path("", include("cartera.ui.urls")),
    path("cuenta/", include("allauth.urls")),
    path("idioma/", include("django.conf.urls.i18n")),
    path("roto/", broken),
]
pytestmark = [pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _ui_alone(settings):
    """Leave out what leads an empty house to its first start: there is no such page here."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("cartera.config.")]


@pytest.fixture
def page(client, db):
    client.force_login(get_user_model().objects.create_user("rosa", password="x"))
    return client


def test_the_components_are_for_those_who_are_logged_in(client, db):
    assert client.get("/componentes/").status_code == 302


def test_the_components_page_shows_every_component_without_inline_code(page):
    response = page.get("/componentes/")
    html = response.content.decode()
    assert response.status_code == 200
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert not re.search(r"<script(?![^>]*src=)", html)
    assert "https://" not in html.replace("http://www.w3.org", "")


def test_a_text_is_never_taken_for_markup(page):
    html = page.get("/componentes/", {"q": "<script>x"}).content.decode()
    assert "&lt;script&gt;x" in html
    assert "<script>x" not in html


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_the_list_leaves_as_a_file(page, fmt):
    response = page.get("/componentes/", {"format": fmt, "q": "sur"})
    assert f"componentes.{fmt}" in response["Content-Disposition"]
    assert b"".join(response.streaming_content)


@pytest.mark.parametrize(("language", "word"), [("es", "Ingresar"), ("en", "Sign in")])
def test_the_log_in_speaks_both_languages(client, db, language, word):
    client.cookies["django_language"] = language
    assert f"<h1>{word}</h1>" in client.get("/cuenta/login/").content.decode()


def test_a_page_that_is_not_there_says_so_kindly(page):
    response = page.get("/nada/")
    assert response.status_code == 404
    assert "Aquí no hay nada" in response.content.decode()


def test_a_failure_says_so_without_a_database_or_a_context(db):
    client = Client(raise_request_exception=False)
    with override_settings(LOGGING_CONFIG=None):
        response = client.get("/roto/")
    assert response.status_code == 500
    assert "Algo falló aquí" in response.content.decode()


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_every_error_page_renders_without_a_request(code):
    assert "<h1>" in get_template(f"{code}.html").render({})


def test_every_icon_can_be_drawn():
    for name in specimens.icons():
        assert cartera_ui.icon(name).startswith("<svg")


def test_an_icon_that_was_never_drawn_is_refused():
    with pytest.raises(cartera_ui.UnknownIcon):
        cartera_ui.icon("../secret")


def test_progress_asks_again_only_until_it_is_finished():
    going = render_to_string(
        "ui/components/progress.html", {"done": 1, "total": 2, "url": "/p/", "label": "x"}
    )
    over = render_to_string(
        "ui/components/progress.html", {"done": 2, "total": 2, "url": "/p/", "label": "x", "finished": True}
    )
    assert 'hx-get="/p/"' in going
    assert "hx-get" not in over


def test_two_texts_are_compared_line_by_line():
    assert diff.lines("a\nb", "a\nc") == [(" ", "a"), ("-", "b"), ("+", "c")]


@pytest.mark.parametrize(
    ("header", "amount"), [("es-CO,es;q=0.9", "1.248"), ("es-PE", "1,248"), ("en-US", "1,248"), ("", "1,248")]
)
def test_figures_follow_the_browsers_region(page, header, amount):
    html = page.get("/componentes/", headers={"accept-language": header}).content.decode()
    assert f'<span class="figure-value">{amount}</span>' in html


def test_a_refusal_says_days_as_people_write_them():
    refusal = Problem(
        "file_empty", "Desde el %(on)s, %(name)s.", fields={"on": date(2026, 11, 22), "name": "Ana"}
    )
    with translation.override("es"):
        assert cartera_ui.said(refusal) == "Desde el 22 nov 2026, Ana."
