"""SIGKILL at random moments: the day run again ends where an undisturbed one does, and nothing goes out twice."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from cartera.insight.bench.databases import empty_database

pytestmark = pytest.mark.database
HOUSE = Path(__file__).with_name("house.py")
LONGEST_SECONDS = 300


def environment(home, url, **more):
    return {**os.environ, "CARTERA_HOME": str(home), "DATABASE_URL": url, **more}


def do(verb, env):
    done = subprocess.run(
        [sys.executable, HOUSE, verb], env=env, capture_output=True, timeout=LONGEST_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def kill_in(verb, seconds, env):
    """Start a verb, let it work for a while and kill it with whatever it started; tell whether it was still at work."""
    command = [sys.executable, HOUSE, verb]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, start_new_session=True) as child:
        assert child.stdout.readline() == b"go\n"
        time.sleep(seconds)
        alive = child.poll() is None
        if alive:
            os.killpg(child.pid, signal.SIGKILL)
    return alive


def seconds_of(verb, env):
    began = time.perf_counter()
    do(verb, env)
    return time.perf_counter() - began


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Give the server, if there is one, and a seeded database to copy: its URL on the server, or its file."""
    folder = tmp_path_factory.mktemp("seed")
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    with empty_database(server, folder) as url:
        do("seed", environment(folder, url))
        yield server, url if server else folder / "ledger.sqlite3"


def trial(house, folder):
    """Give a fresh seeded database for one trial, and its environment."""
    server, seeded = house
    context = empty_database(server, folder, like=seeded if server else "")
    url = context.__enter__()
    if not server:
        shutil.copyfile(seeded, folder / "ledger.sqlite3")
    return context, environment(folder, url)


def state(env):
    return json.loads(do("dump", env))


def killed_and_run_again(house, folder, rounds, seed):
    """Kill the day a few times at random moments, then let it finish; give the end state of it and of a calm one."""
    dice = random.Random(seed)
    (folder / "calm").mkdir()
    (folder / "killed").mkdir()
    calm, calm_env = trial(house, folder / "calm")
    killed, killed_env = trial(house, folder / "killed")
    longest = seconds_of("run", calm_env)
    for _ in range(rounds):
        kill_in("run", dice.uniform(0, longest), killed_env | {"BIG": dice.choice(["0", "1000000"])})
    do("run", killed_env)
    do("run", killed_env)
    ended = state(killed_env), state(calm_env)
    for context in (killed, calm):
        context.__exit__(None, None, None)
    return ended


def test_a_day_killed_anywhere_and_run_again_ends_as_a_calm_one(house, tmp_path):
    after_kills, calm = killed_and_run_again(house, tmp_path, rounds=3, seed=time.time_ns())
    assert calm["proposals"]
    assert calm["messages"]
    assert after_kills == calm


def test_sending_killed_anywhere_never_sends_twice(house, tmp_path):
    context, env = trial(house, tmp_path)
    do("run", env)
    dice = random.Random(time.time_ns())
    for _ in range(3):
        kill_in("send", dice.uniform(0, 1.5), env)
    do("send", env)
    sent = Counter(
        message_from_bytes(file.read_bytes())["Message-ID"] for file in (tmp_path / "outbox").rglob("*.eml")
    )
    ended = state(env)
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
def test_a_day_killed_hundreds_of_times_ends_as_a_calm_one(house, tmp_path, seed):
    after_kills, calm = killed_and_run_again(house, tmp_path, rounds=3, seed=seed)
    assert after_kills == calm
