"""Lists are narrowed, ordered and paged alike on querysets and on dicts."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from cartera.ui.tables import Column, Filter, Table

TABLE = Table(
    columns=(
        Column("name", "Name", sort="name"),
        Column("due", "Due", "day", sort="due"),
        Column("open_minor", "Open", "money", sort="open_minor"),
        Column("note", "Note"),
    ),
    filters=(
        Filter("q", "Search", "search", ("name__icontains", "note__icontains")),
        Filter("state", "State", "choice", ("state",), (("new", "New"), ("old", "Old"))),
        Filter("since", "Since", "day", ("due__gte",)),
        Filter("most", "At most", "number", ("open_minor__lte",)),
    ),
    order="name",
    page_size=3,
)


def row(number, name, due=None, state="new"):
    return {
        "id": number,
        "name": name,
        "due": due,
        "open_minor": number * 100,
        "currency": "PEN",
        "note": "",
        "state": state,
    }


ROWS = [
    row(1, "Beta", date(2026, 3, 1)), row(2, "alfa"), row(3, "Delta", date(2026, 1, 1), "old"),
    row(4, "Gama", date(2026, 2, 1)), row(5, "Épsilon"),
]  # fmt: skip


def names(page):
    return [one["name"] for one in page.rows]


def test_a_page_shows_the_usual_order_and_where_it_stands():
    page = TABLE.page(ROWS, {})
    assert names(page) == ["alfa", "Beta", "Delta"]  # as people order words: capitals and accents apart
    assert (page.start, page.end, page.total, page.pages) == (1, 3, 5, 2)
    assert page.next_url == "?page=2"
    assert page.previous_url == ""


def test_rows_without_a_value_come_last_either_way():
    assert names(TABLE.page(ROWS, {"sort": "due"}))[:3] == ["Delta", "Gama", "Beta"]
    assert names(TABLE.page(ROWS, {"sort": "-due"}))[:3] == ["Beta", "Gama", "Delta"]


def test_a_heading_turns_the_order_round_and_keeps_the_filters():
    page = TABLE.page(ROWS, {"q": "a", "sort": "-open_minor"})
    head = page.heads[2]
    assert head.sorted == "descending"
    assert head.url == "?q=a&sort=open_minor"
    assert page.query == "q=a&sort=-open_minor"


def test_figures_are_first_ordered_from_the_largest_and_words_from_a():
    heads = TABLE.page(ROWS, {"sort": "due"}).heads
    assert [head.url for head in heads] == ["?sort=name", "?sort=-due", "?sort=-open_minor", ""]


def test_filters_narrow_together():
    assert names(TABLE.page(ROWS, {"q": "ALFA"})) == ["alfa"]
    assert names(TABLE.page(ROWS, {"since": "2026-02-01", "most": "300"})) == ["Beta"]
    assert names(TABLE.page(ROWS, {"state": "old"})) == ["Delta"]


@pytest.mark.parametrize("asked", ["1.000", "1,000", "1 000", "1'000", "1\u00a0000", "1000"])
def test_a_number_may_have_its_thousands_set_apart(asked):
    rows = [row(9, "Menos"), row(10, "Justo"), row(11, "Más")]
    page = TABLE.page(rows, {"most": asked})
    assert not page.problems
    assert names(page) == ["Justo", "Menos"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("most", "1.00"),
        ("most", "1.000,50"),
        ("most", "1.000 000"),
        ("state", "x"),
        ("since", "soon"),
        ("most", "1,5"),
    ],
)
def test_a_value_no_filter_understands_is_told_and_hides_nothing(name, value):
    page = TABLE.page(ROWS, {name: value})
    assert page.total == 5
    assert [problem.code for problem in page.problems] == ["bad_filter"]
    assert page.problems[0].fields["value"] == value


@pytest.mark.parametrize(("asked", "given"), [("99", 2), ("0", 1), ("x", 1), ("-1", 1), ("²", 1)])
def test_a_page_that_is_not_there_becomes_the_nearest_one(asked, given):
    assert TABLE.page(ROWS, {"page": asked}).number == given


def test_an_order_nobody_offers_is_the_usual_one():
    assert TABLE.page(ROWS, {"sort": "note"}).order == "name"


def test_a_page_of_nothing_says_so():
    page = TABLE.page([], {})
    assert (page.rows, page.start, page.end, page.total, page.pages) == ([], 0, 0, 0, 1)


USERS = Table(
    columns=(
        Column("username", "User", sort="username"),
        Column("last_login", "Seen", "moment", sort="last_login"),
    ),
    filters=(Filter("q", "Search", "search", ("username__icontains", "email__icontains")),),
    order="-username",
    page_size=2,
)


@pytest.mark.django_db
def test_a_queryset_is_paged_with_two_queries(django_assert_num_queries):
    user = get_user_model()
    user.objects.bulk_create(
        user(username=f"u{number}", email=f"{number % 2}@example.com") for number in range(7)
    )
    rows = user.objects.values("id", "username", "last_login")
    with django_assert_num_queries(2):
        page = USERS.page(rows, {"q": "1@", "page": "2"})
    assert [one["username"] for one in page.rows] == ["u1"]
    assert page.total == 3
    assert [one["username"] for one in USERS.page(rows, {"sort": "last_login"}).rows] == ["u0", "u1"]


def test_a_page_whose_number_nobody_can_read_is_the_first():
    assert TABLE.page(ROWS, {"page": "9" * 5000}).number == 1
