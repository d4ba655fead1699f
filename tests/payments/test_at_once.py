"""Many lines hold no lock for long, and two workers with the same movements make each of them once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connections

from cartera.payments import operations
from cartera.payments.matching.found import Answer, Match
from cartera.payments.models import BankLine
from cartera.payments.models import Match as Row
from cartera.payments.operations import matching, taking
from cartera.payments.reading.tests.made import camt, move, mt940
from tests import cast

ON = date(2026, 10, 20)


def many(count):
    return [
        move(f"{n}.{n % 100:02}", f"pago de cliente {n} factura F{n}", ref=f"R{n}")
        for n in range(1, count + 1)
    ]


def take(creditor, path):
    return operations.take_in(
        creditor=creditor, path=path, file_name=path.name, on=ON, at=cast.at(ON), by=None
    )


def test_a_big_file_lets_the_account_go_again_and_again(db, settings, tmp_path, monkeypatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    creditor, chunk, held = cast.andina(), taking._take_chunk, []

    def counted(*given):
        before = BankLine.objects.count()
        judged = chunk(*given)
        held.append(BankLine.objects.count() - before)
        return judged

    monkeypatch.setattr(taking, "_take_chunk", counted)
    for name, write in (("a.sta", mt940), ("b.xml", camt)):
        path = tmp_path / name
        path.write_text(write(many(2000)))
        take(creditor, path)
    assert BankLine.objects.count() == 2000
    assert max(held) <= taking.AT_ONCE
    assert len(held) >= 8


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_movements_make_each_once(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    creditor = cast.andina()
    paths = []
    for name, text in (("a.sta", mt940(many(120))), ("b.xml", camt(many(120))), ("c.sta", mt940(many(120)))):
        path = tmp_path / name
        path.write_text(text)
        paths.append(path)
    failed = []

    def work(path):
        try:
            take(creditor, path)
        except Exception as failure:  # noqa: BLE001 - told below, where the test can see it
            failed.append(failure)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(path,)) for path in paths]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    assert BankLine.objects.count() == 120


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_down_the_candidates_of_the_same_lines_once(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    creditor = cast.andina()
    path = tmp_path / "a.sta"
    path.write_text(mt940(many(20)))
    take(creditor, path)
    ids = list(BankLine.objects.values_list("pk", flat=True))
    ready = threading.Barrier(3)

    def propose(_worker) -> None:
        try:
            for _ in range(8):
                ready.wait(timeout=20)
                answers = [Answer(pk, (Match(pk, None, (), 1, (), 0, ()),), "nobody_found") for pk in ids]
                matching.propose(creditor=creditor, answers=answers, at=cast.at(ON))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(propose, range(3)))
    assert sorted(Row.objects.values_list("line_id", flat=True)) == sorted(ids)
