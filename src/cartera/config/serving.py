"""Serving the house: the database made ready, the pages by waitress, the worker in a process of its own beside them.

The worker is a child: a night run of a million documents must not slow the pages down, and should it die it is started
again. It ends when the pipe it was given closes, so it can never outlive the pages, however they ended.
"""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from threading import Event, Thread
from types import FrameType
from typing import Any

import click
import waitress
from django.conf import settings
from django.utils.translation import gettext

from cartera.config import preparing
from cartera.problems import N_, Refused

THREADS = 8
WORKER = (sys.executable, "-m", "cartera.config.cli", "worker", "--until-closed")
AGAIN_SECONDS = (1, 5, 30, 60)  # how long to wait before a worker that died is started again
PATIENCE_SECONDS = 15  # for the worker to finish what it has begun

log = logging.getLogger("cartera.serving")


class PortTaken(Refused):
    """Another program listens there."""

    code = "port_taken"
    text = N_(
        "Port %(port)d of %(host)s is in use, perhaps by Cartera itself. Stop that program or choose another: --port 8001"
    )


def serve(port: int = 8000, host: str = "127.0.0.1", *, opens: bool = False, works: bool = True) -> None:
    """Serve the pages until told to stop (Ctrl+C, SIGTERM). Raises PortTaken.

    `opens`: show them in the browser of this machine. `works`: run the days and send, beside the pages.
    """
    _refuse_taken(port, host)
    preparing.prepare()
    from cartera.config.wsgi import application  # noqa: PLC0415 - whitenoise looks for the static files right then

    # Only a proxy can say that the reader came by HTTPS; without one nobody is believed.
    proxy: dict[str, Any] = (
        {"trusted_proxy": "*", "trusted_proxy_headers": {"x-forwarded-proto"}} if settings.HTTPS else {}
    )
    # What else it says is left for the application to see: for whom it asks counts wrong passwords and shuts the first start.
    proxy["clear_untrusted_proxy_headers"] = False
    server = waitress.create_server(application, host=host, port=port, threads=THREADS, ident=None, **proxy)
    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::'} else host}:{port}/"  # noqa: S104
    click.echo(gettext("Cartera is at %(address)s. Stop it with Ctrl+C.") % {"address": address})
    with _stopped_by_sigterm(), _worker() if works else contextlib.nullcontext():
        if opens and _has_browser():
            webbrowser.open(address)
        server.run()  # returns after Ctrl+C or SIGTERM, when open requests are answered
    click.echo(gettext("Cartera has stopped."))


def _refuse_taken(port: int, host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        if os.name == "posix":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            raise PortTaken(port=port, host=host) from None


def _has_browser() -> bool:
    """Tell whether a browser may be opened: not where a text browser would take the terminal over."""
    return sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


@contextlib.contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the server as Ctrl+C does, inside the block."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """Keep a worker running inside the block, started again whenever it dies."""
    stop = Event()
    keeper = Thread(target=_keep_working, args=(stop,), name="keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join(PATIENCE_SECONDS + 5)


def _keep_working(stop: Event) -> None:
    died = 0
    while not stop.is_set():
        child = subprocess.Popen(WORKER, stdin=subprocess.PIPE)  # noqa: S603 - our own program
        while not stop.wait(0.5) and child.poll() is None:
            pass
        if stop.is_set():
            _end(child)
            return
        _end(child)
        log.error("the worker ended with status %s; it is started again", child.returncode)
        stop.wait(AGAIN_SECONDS[min(died, len(AGAIN_SECONDS) - 1)])
        died += 1


def _end(child: subprocess.Popen[bytes]) -> None:
    """Close the worker's pipe, give it time to finish what it began, and end it when it does not."""
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()  # what it was doing is safe: runs and sending go on where they were
        child.wait()
