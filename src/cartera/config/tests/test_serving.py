"""`cartera up` for real: a process of its own, asked over the network, told to stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import pytest
from click.testing import CliRunner

from cartera.config import catalogues, preparing, serving
from cartera.config.commands import cartera
from cartera.insight.bench.databases import empty_database

PATIENCE_SECONDS = 60


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def asked(url: str) -> str:
    """Return the page behind an address, as soon as somebody answers."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url) as page:
                return page.read().decode()
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.mark.database
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to answer")
def test_an_empty_house_is_served_worked_for_and_stopped(tmp_path):
    server = os.environ.get("DATABASE_URL", "")
    with empty_database(server if server.startswith("postgres") else "", tmp_path) as url:
        served_worked_for_and_stopped({**os.environ, "CARTERA_HOME": str(tmp_path), "DATABASE_URL": url})


def served_worked_for_and_stopped(environment):
    port = free_port()
    command = [sys.executable, "-m", "cartera.config.cli", "up", "--port", str(port), "--no-open"]
    house = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        page = asked(f"http://localhost:{port}/")  # led to the first start
        assert "Cartera" in page
        named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        told = {
            address.split("/")[-1].split(".")[0]: asked(f"http://localhost:{port}{address}")
            for address in named
        }
        assert "<svg" in told["icon"]
        assert "htmx" in told["htmx-2"]
        again = CliRunner().invoke(cartera, ["up", "--port", str(port), "--no-open"])
        assert again.exit_code == 2
        assert str(port) in again.output
    finally:
        house.send_signal(signal.SIGTERM)
        _, complaints = house.communicate(timeout=PATIENCE_SECONDS)
    assert house.returncode == 0, complaints
    assert "Traceback" not in complaints


def test_a_worker_that_dies_is_started_again(monkeypatch):
    monkeypatch.setattr(serving, "WORKER", (sys.executable, "-c", "raise SystemExit(3)"))
    monkeypatch.setattr(serving, "AGAIN_SECONDS", (0.0,))
    started = []
    real = subprocess.Popen
    monkeypatch.setattr(
        serving.subprocess, "Popen", lambda *a, **k: started.append(real(*a, **k)) or started[-1]
    )
    with serving._worker():
        until = time.monotonic() + PATIENCE_SECONDS
        while len(started) < 3 and time.monotonic() < until:
            time.sleep(0.05)
    assert len(started) >= 3


def test_a_worker_ends_when_its_pipe_closes(monkeypatch):
    ends = "import sys; sys.stdin.buffer.read()"
    child = subprocess.Popen([sys.executable, "-c", ends], stdin=subprocess.PIPE)
    serving._end(child)
    assert child.returncode == 0


def test_static_files_are_collected_once(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    assert not preparing.static_is_collected()
    assert preparing.collect_static()
    assert not preparing.collect_static()
    assert preparing.static_is_collected()


def test_translations_are_compiled_where_they_are_missing(tmp_path):
    po = tmp_path / "desk/locale/es/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Open"\nmsgstr "Saldo"\n'
    )
    assert [path.name for path in catalogues.compile_stale(tmp_path)] == ["django.mo"]
    assert b"Saldo" in po.with_suffix(".mo").read_bytes()
    assert catalogues.compile_stale(tmp_path) == []
