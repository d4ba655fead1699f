"""SIGKILL while money is matched, plans are agreed and found broken: run again, the books are those of a calm day."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cartera.insight.bench.databases import empty_database

# Some fifteen processes, each begun anew: too long for every run of the tests.
pytestmark = [pytest.mark.database, pytest.mark.long, pytest.mark.timeout(1800)]
ROUNDS = 10
HOUSE = Path(__file__).with_name("money.py")
VERBS = ("match", "agree", "follow")


def do(verb, env):
    done = subprocess.run(
        [sys.executable, HOUSE, verb], env=env, capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def kill_in(verb, seconds, env):
    """Start a verb and kill it after a while, if it still works."""
    with subprocess.Popen(
        [sys.executable, HOUSE, verb], env=env, stdout=subprocess.PIPE, start_new_session=True
    ) as child:
        assert child.stdout.readline() == b"go\n"
        time.sleep(seconds)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)


def test_money_killed_anywhere_and_done_again_ends_as_on_a_calm_day(tmp_path):
    dice, ends = random.Random(time.time_ns()), []
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    for name in ("calm", "killed"):
        home = tmp_path / name
        home.mkdir()
        with empty_database(server, home) as url:
            env = {**os.environ, "CARTERA_HOME": str(home), "DATABASE_URL": url}
            do("seed", env)
            for verb in VERBS:
                for _ in range(ROUNDS if name == "killed" else 0):
                    kill_in(verb, dice.uniform(0, 1.2), env)
                if name == "killed":
                    do(verb, env)
                do(verb, env)
            ends.append(json.loads(do("dump", env)))
        shutil.rmtree(home)
    calm, killed = ends
    assert calm["matches"]
    assert calm["plans"]
    assert calm["untied"] == 0
    assert killed == calm
