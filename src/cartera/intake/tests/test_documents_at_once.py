"""Two workers with the same documents in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cartera.intake.documents.tests import samples
from cartera.intake.models import SourceDocument
from cartera.intake.tests.test_documents import Desk
from cartera.parties.models import Debtor
from cartera.portfolio import queries
from cartera.portfolio.models import Payment, Receivable

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_batch_at_once_is_one_batch(tmp_path) -> None:
    desk = Desk(tmp_path, "mx", "MXN", samples.SELLER_MX)
    paths = [desk.put(samples.cfdi(folio=str(n), uuid=n), f"{n}.xml") for n in range(1, 5)]
    paths.append(desk.put(samples.complement(of=1), "p.xml"))
    ready = Barrier(3)

    def take():
        try:
            ready.wait(timeout=20)
            return desk.take_paths(*paths)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = [future.result() for future in [pool.submit(take) for _ in range(3)]]
    assert sum(len(each.of("added")) for each in done) == 5
    assert not [problem for each in done for verdict in each.of("refused") for problem in verdict.problems]
    assert (Receivable.objects.count(), Payment.objects.count(), SourceDocument.objects.count()) == (4, 1, 5)
    assert (Debtor.objects.count(), queries.untied()) == (1, [])
