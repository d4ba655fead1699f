"""An empty database is built at once; it must be the one that the migrations make."""

import json
import os

import pytest

from cartera.insight.bench.databases import empty_database
from tests import forking


def made(way, server, folder):
    folder.mkdir()
    with empty_database(server, folder) as url:
        env = {"DATABASE_URL": url, "CARTERA_HOME": str(folder)}
        return json.loads(forking.House("tests.house.tables").do(env, way))


@pytest.mark.database
def test_tables_built_at_once_are_those_that_the_migrations_make(tmp_path):
    server = os.environ.get("DATABASE_URL", "")
    server = server if server.startswith("postgres") else ""
    built, migrated = (made(way, server, tmp_path / way) for way in ("built", "migrated"))
    assert len(built[0]) > 50
    for made_at_once, by_history in zip(built, migrated, strict=True):
        assert made_at_once == by_history
