import pytest
from django.test import Client
from django.urls import reverse

from cartera.config import manual
from cartera.foundation.models import User


@pytest.fixture
def reader(client: Client, db) -> Client:
    client.force_login(User.objects.create_user("greta", "greta@example.com", "a long password"))
    return client


@pytest.mark.parametrize("page", manual.PAGES, ids=lambda page: page.en)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_becomes_html_without_marks_or_dead_links(page, language) -> None:
    html = manual.rendered(language, page.slug(language))
    assert html.startswith("<h1")
    assert "&lt;!--" not in html
    assert '.md"' not in html
    assert ".md#" not in html


def test_the_manual_opens_in_spanish(reader) -> None:
    answer = reader.get(reverse("manual"))
    assert answer.status_code == 200
    assert "El manual" in answer.content.decode()


def test_a_page_asked_by_its_name_in_the_other_language_leads_to_the_readers(reader) -> None:
    answer = reader.get(reverse("manual", kwargs={"slug": "policy"}))
    assert answer.url == reverse("manual", kwargs={"slug": "politica"})


def test_a_page_that_is_not_there_is_not_found(reader) -> None:
    assert reader.get(reverse("manual", kwargs={"slug": "nada"})).status_code == 404


@pytest.mark.django_db
def test_the_manual_is_for_those_who_logged_in(client) -> None:
    assert client.get(reverse("manual")).status_code == 302


def test_a_link_between_pages_leads_to_the_page_inside_the_product() -> None:
    assert manual.address("politica.md#pasos") == reverse("manual", kwargs={"slug": "politica"}) + "#pasos"
    assert manual.address("https://example.com/a.md") == "https://example.com/a.md"


def test_html_in_the_markdown_is_shown_and_never_run() -> None:
    assert "<script" not in manual.reader().render("<script>alert(1)</script>")
