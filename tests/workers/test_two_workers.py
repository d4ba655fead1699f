"""Two workers at the same work in the same moment, as processes of their own: the books are as after one."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from cartera.insight.bench.databases import empty_database
from tests.workers import house as told

pytestmark = pytest.mark.database
LONGEST_SECONDS = 120


def command(*words):
    return [sys.executable, "-m", "tests.workers.house", *map(str, words)]


def do(env, *words):
    """Do one thing in a process of its own, and return what it printed last."""
    done = subprocess.run(
        command(*words), env=env, input=b"\n", capture_output=True, timeout=LONGEST_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()[-1] if done.stdout else ""


def both(env, *words):
    """Let two workers do the same, beginning together."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    workers = [subprocess.Popen(command(*words), env=env, **pipes) for _ in range(2)]
    for worker in workers:
        assert worker.stdout.readline() == b"go\n", worker.communicate()[1].decode()
    for worker in workers:
        worker.stdin.write(b"\n")
        worker.stdin.flush()
    ended = [worker.communicate(timeout=LONGEST_SECONDS)[1].decode() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], "\n".join(ended)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """Give the server, if there is one, and a house to copy: its URL on the server, or its file."""
    folder = tmp_path_factory.mktemp("seed")
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    with empty_database(server, folder) as url:
        do(environment(folder, url), "seed")
        yield server, url if server else folder / "ledger.sqlite3"


def environment(home, url):
    return {**os.environ, "CARTERA_HOME": str(home), "DATABASE_URL": url}


def after(seeded, folder, work):
    """Return the state of a copy of the house after some work."""
    server, like = seeded
    folder.mkdir()
    with empty_database(server, folder, like=like if server else "") as url:
        if not server:
            shutil.copyfile(like, folder / "ledger.sqlite3")
        env = environment(folder, url)
        work(env)
        return json.loads(do(env, "dump"))


def test_one_bank_file_taken_in_and_matched_by_two_is_in_once(seeded, tmp_path):
    path = tmp_path / "extracto.xml"
    path.write_text(told.statement())
    one = after(seeded, tmp_path / "one", lambda env: do(env, "take", path))
    two = after(seeded, tmp_path / "two", lambda env: both(env, "take", path))
    assert (len(one["lines"]), len(one["payments"]), one["untied"]) == (told.LINES, told.LINES // 2, 0)
    assert two == one


def test_a_month_ended_and_told_by_two_is_posted_and_sent_once(seeded, tmp_path):
    one = after(seeded, tmp_path / "one", lambda env: do(env, "month"))
    two = after(seeded, tmp_path / "two", lambda env: both(env, "month"))
    assert (len(one["statements"]), len(one["messages"]), one["untied"]) == (told.FIRMS, told.FIRMS, 0)
    assert any("'interest'" in entry for entry in one["entries"])
    assert two == one
