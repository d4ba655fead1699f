"""The pages of the law: every pack, and one as a table for a lawyer."""

import pytest
from django.urls import reverse

from cartera.law import shelf


def get(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_pack_is_listed_with_what_is_not_reviewed(office) -> None:
    text = get(office.rosa, "laws")
    assert all(reverse("law", args=[pack]) in text for pack in shelf.load())
    assert "sin la firma de un abogado" in text
    assert "nadie todavía" in text


def test_packs_are_found_by_name(office) -> None:
    page = office.rosa.get(reverse("laws"), {"q": "colom"}).context["page"]
    assert [row["id"] for row in page.rows] == ["co"]


def test_a_pack_says_its_rules_in_the_readers_words_with_source_and_figures(office) -> None:
    text = get(office.rosa, "law", "cl")
    assert "lun–sáb 08:00–20:00; sin feriados" in text
    assert "cl.window.call_visit" in text
    assert "Ley 19.496 art. 37" in text


def test_a_child_shows_the_rules_of_its_parent_too(office) -> None:
    text = get(office.rosa, "law", "br-sp")
    assert "br-sp.window.phone" in text
    assert "br.content.forbidden" in text


def test_the_pack_without_rules_says_so(office) -> None:
    assert "no tiene reglas" in get(office.rosa, "law", "none")


def test_an_unknown_pack_is_not_found(office) -> None:
    assert office.rosa.get(reverse("law", args=["zz"])).status_code == 404


@pytest.mark.parametrize("name", ["laws", "law"])
def test_the_law_asks_at_most_eighteen_questions(office, name, django_assert_max_num_queries) -> None:
    args = ["cl"] if name == "law" else []
    office.rosa.get(reverse(name, args=args))
    with django_assert_max_num_queries(18):
        get(office.rosa, name, *args)
