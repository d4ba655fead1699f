"""SIGKILL while money is matched, plans are agreed and found broken: run again, the books are those of a calm day."""

import json
import os
import random
import shutil
import time

import pytest

from cartera.insight.bench.databases import empty_database
from tests import forking

# Some forty kills: too long for every run of the tests.
pytestmark = [pytest.mark.database, pytest.mark.long, pytest.mark.timeout(1800)]
ROUNDS = 10
VERBS = ("match", "agree", "follow")


@pytest.fixture
def house():
    return forking.House("tests.killing.money")


def test_money_killed_anywhere_and_done_again_ends_as_on_a_calm_day(house, tmp_path):
    dice, ends = random.Random(time.time_ns()), []
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    for name in ("calm", "killed"):
        home = tmp_path / name
        home.mkdir()
        with empty_database(server, home) as url:
            env = {"CARTERA_HOME": str(home), "DATABASE_URL": url}
            house.do(env, "seed")
            for verb in VERBS:
                for _ in range(ROUNDS if name == "killed" else 0):
                    house.kill_in(dice.uniform(0, 1.2), env, verb)
                if name == "killed":
                    house.do(env, verb)
                house.do(env, verb)
            ends.append(json.loads(house.do(env, "dump")))
        shutil.rmtree(home)
    calm, killed = ends
    assert calm["matches"]
    assert calm["plans"]
    assert calm["untied"] == 0
    assert killed == calm
