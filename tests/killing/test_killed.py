"""SIGKILL at random moments: the day run again ends where an undisturbed one does, and nothing goes out twice."""

import json
import os
import random
import shutil
import time
from collections import Counter
from email import message_from_bytes

import pytest

from cartera.insight.bench.databases import empty_database
from tests import forking

pytestmark = pytest.mark.database


def environment(home, url):
    return {"CARTERA_HOME": str(home), "DATABASE_URL": url}


@pytest.fixture(scope="module")
def house():
    """Give the house whose verbs are done and killed."""
    return forking.House("tests.killing.house")


def seconds_of(house, env, verb):
    began = time.perf_counter()
    house.do(env, verb)
    return time.perf_counter() - began


@pytest.fixture(scope="module")
def seeded(tmp_path_factory, house):
    """Give the server, if there is one, and a seeded database to copy: its URL on the server, or its file."""
    folder = tmp_path_factory.mktemp("seed")
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    with empty_database(server, folder) as url:
        house.do(environment(folder, url), "seed")
        yield server, url if server else folder / "ledger.sqlite3"


def trial(seeded, folder):
    """Give a fresh seeded database for one trial, and its environment."""
    server, like = seeded
    context = empty_database(server, folder, like=like if server else "")
    url = context.__enter__()
    if not server:
        shutil.copyfile(like, folder / "ledger.sqlite3")
    return context, environment(folder, url)


def state(house, env):
    return json.loads(house.do(env, "dump"))


def killed_and_run_again(house, seeded, folder, rounds, seed):
    """Kill the day a few times at random moments, then let it finish; give the end state of it and of a calm one."""
    dice = random.Random(seed)
    (folder / "calm").mkdir()
    (folder / "killed").mkdir()
    calm, calm_env = trial(seeded, folder / "calm")
    killed, killed_env = trial(seeded, folder / "killed")
    longest = seconds_of(house, calm_env, "run")
    for _ in range(rounds):
        house.kill_in(dice.uniform(0, longest), killed_env | {"BIG": dice.choice(["0", "1000000"])}, "run")
    house.do(killed_env, "run")
    house.do(killed_env, "run")
    ended = state(house, killed_env), state(house, calm_env)
    for context in (killed, calm):
        context.__exit__(None, None, None)
    return ended


def test_a_day_killed_anywhere_and_run_again_ends_as_a_calm_one(house, seeded, tmp_path):
    after_kills, calm = killed_and_run_again(house, seeded, tmp_path, rounds=3, seed=time.time_ns())
    assert calm["proposals"]
    assert calm["messages"]
    assert after_kills == calm


def test_sending_killed_anywhere_never_sends_twice(house, seeded, tmp_path):
    context, env = trial(seeded, tmp_path)
    house.do(env, "run")
    dice = random.Random(time.time_ns())
    for _ in range(3):
        house.kill_in(dice.uniform(0, 1.5), env, "send")
    house.do(env, "send")
    sent = Counter(
        message_from_bytes(file.read_bytes())["Message-ID"] for file in (tmp_path / "outbox").rglob("*.eml")
    )
    ended = state(house, env)
    context.__exit__(None, None, None)
    assert sent
    assert max(sent.values()) == 1
    left = Counter(ended["states"])
    assert ended["untied"] == 0
    # Each message either went, or waits for a person because nobody knows; none is lost.
    assert sum(sent.values()) <= left["sent"] + left["unknown"] + left["claimed"]


@pytest.mark.long
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(100))
def test_a_day_killed_hundreds_of_times_ends_as_a_calm_one(house, seeded, tmp_path, seed):
    after_kills, calm = killed_and_run_again(house, seeded, tmp_path, rounds=3, seed=seed)
    assert after_kills == calm
