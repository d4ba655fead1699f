"""Two workers at the same work in the same moment, as processes of their own: the books are as after one."""

import json
import os
import shutil

import pytest

from cartera.insight.bench.databases import empty_database
from tests import forking
from tests.workers import house as told

pytestmark = pytest.mark.database


def both(house, env, *words):
    """Let two workers do the same, beginning together."""
    workers = [house.begin(env, *words) for _ in range(2)]
    for worker in workers:
        assert worker.stdout.readline() == b"go\n", worker.end()[1].decode()
    for worker in workers:
        worker.stdin.write(b"\n")
        worker.stdin.flush()
    ended = [worker.end()[1].decode() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], "\n".join(ended)


@pytest.fixture(scope="module")
def house():
    """Give the house whose verbs are done."""
    return forking.House(told.__name__)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory, house):
    """Give the server, if there is one, and a ledger to copy: its URL on the server, or its file."""
    folder = tmp_path_factory.mktemp("seed")
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    with empty_database(server, folder) as url:
        house.do(environment(folder, url), "seed")
        yield server, url if server else folder / "ledger.sqlite3"


def environment(home, url):
    return {"CARTERA_HOME": str(home), "DATABASE_URL": url}


def after(house, seeded, folder, work):
    """Return the state of a copy of the ledger after some work."""
    server, like = seeded
    folder.mkdir()
    with empty_database(server, folder, like=like if server else "") as url:
        if not server:
            shutil.copyfile(like, folder / "ledger.sqlite3")
        env = environment(folder, url)
        work(env)
        return json.loads(house.do(env, "dump"))


def test_one_bank_file_taken_in_and_matched_by_two_is_in_once(house, seeded, tmp_path):
    path = tmp_path / "extracto.xml"
    path.write_text(told.statement())
    one = after(house, seeded, tmp_path / "one", lambda env: house.do(env, "take", path))
    two = after(house, seeded, tmp_path / "two", lambda env: both(house, env, "take", path))
    assert (len(one["lines"]), len(one["payments"]), one["untied"]) == (told.LINES, told.LINES // 2, 0)
    assert two == one


def test_a_month_ended_and_told_by_two_is_posted_and_sent_once(house, seeded, tmp_path):
    one = after(house, seeded, tmp_path / "one", lambda env: house.do(env, "month"))
    two = after(house, seeded, tmp_path / "two", lambda env: both(house, env, "month"))
    assert (len(one["statements"]), len(one["messages"]), one["untied"]) == (told.FIRMS, told.FIRMS, 0)
    assert any("'interest'" in entry for entry in one["entries"])
    assert two == one
