"""What is true after the worst: a worker killed in the middle, two workers at once, a caller that holds a transaction."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from cartera.outreach import channels
from cartera.outreach.models import Message
from cartera.outreach.operations.recording import LOST_AFTER
from cartera.outreach.tests.sending import Network, house, send, written
from cartera.strategy.models import StepDone
from cartera.strategy.tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_a_worker_killed_while_handing_over_sends_nothing_twice(tmp_path):
    house()
    for _ in range(5):
        written()
    notes = tmp_path / "notes"
    environment = {
        **os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "cartera.config.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "cartera.outreach.tests.killed", str(notes), "3"]
    killed = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    handed = notes.read_text().split()
    assert Counter(Message.objects.values_list("state", flat=True)) == {"sent": 2, "claimed": 3}

    with channels.use({"email": (network := Network())}):
        send(at=cast.AT + LOST_AFTER + timedelta(seconds=1))
    handed += [envelope.reference for envelope in network.taken]
    assert max(Counter(handed).values()) == 1
    assert Counter(Message.objects.values_list("state", flat=True)) == {"sent": 4, "unknown": 1}
    assert StepDone.objects.count() == 4


def test_two_workers_at_once_hand_each_message_over_once():
    house()
    for _ in range(12):
        written()
    network = Network()

    def work():
        try:
            with channels.use({"email": network}):
                send(batch=3)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    handed = Counter(envelope.reference for envelope in network.taken)
    assert (len(handed), max(handed.values())) == (12, 1)
    assert StepDone.objects.count() == 12


def test_sending_refuses_to_run_inside_a_transaction():
    house()
    with pytest.raises(RuntimeError, match="piece by piece"), transaction.atomic():
        send()
