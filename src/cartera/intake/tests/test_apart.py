"""A big file is worked on apart from the request: the page answers at once, says how far it is, and what went wrong."""

import threading

import pytest
from django.urls import reverse

from cartera.intake import jobs
from cartera.intake.models import Upload
from cartera.intake.tests.test_pages import drop, say
from cartera.portfolio import queries
from cartera.portfolio.models import Receivable


def rest():
    """Wait for the work that goes on apart."""
    for thread in threading.enumerate():
        if thread.name == "import":
            thread.join(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_a_big_file_is_taken_in_apart_and_the_page_follows(house, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE_BYTES", 0)
    _, upload = drop(house.collector)
    answer = say(house.collector, upload)
    rest()
    upload.refresh_from_db()
    assert answer.status_code == 200
    assert (upload.state, upload.counts["added"]) == ("checked", 2)
    house.collector.post(reverse("confirm_upload", args=[upload.token]))
    rest()
    upload.refresh_from_db()
    assert (upload.state, Receivable.objects.count(), queries.untied()) == ("done", 2, [])


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_take_it_in_once(house, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE_BYTES", 0)
    _, upload = drop(house.collector)
    say(house.collector, upload)
    rest()
    for _ in range(2):
        house.collector.post(reverse("confirm_upload", args=[upload.token]))
    rest()
    assert Upload.objects.get().imported.counts["added"] == 2
    assert Upload.objects.get().imported.creditor.imports.count() == 1
