"""`cartera up` and `cartera worker`: the house at work."""

import signal
from threading import Event
from types import FrameType

import click

from cartera.config import serving, worker
from cartera.foundation import clock, parent


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 is every one."
)
@click.option("--port", default=8000, show_default=True, help="Port to listen at.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--no-worker", is_flag=True, help="Serve pages only; `cartera worker` runs elsewhere.")
def up(host: str, port: int, no_open: bool, no_worker: bool) -> None:  # noqa: FBT001 - flags of click
    """Serve the pages, run each creditor's day at its hour, and send what may leave, until Ctrl+C.

    The database is brought to this version first. A day that was missed is run once on return.
    """
    serving.serve(port, host, opens=not no_open, works=not no_worker)


@click.command(name="worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--until-closed", is_flag=True, hidden=True, help="End when standard input closes.")
def worker_(once: bool, until_closed: bool) -> None:  # noqa: FBT001 - flags of click
    """Run each creditor's day at its hour and send what may leave, without pages. `cartera up` includes it.

    Many workers may share one PostgreSQL.
    """
    if once:
        worker.turn(clock.now)
        return
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    # Ctrl+C reaches the child of `cartera up` too; the parent tells it when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN if until_closed else end)
    if until_closed:
        parent.when_gone(stop.set)
    worker.work(stop, clock.now)
