"""`cartera bench`: builds a ledger of a size in a database of its own and prints one JSON object."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
from rich.console import Console

from cartera.insight.bench.databases import empty_database
from cartera.problems import N_, Refused

MATCHING = "cartera.insight.bench.matching.run"


class BenchFailed(Refused):
    """A process of the bench ended badly; its own words are on the screen."""

    code = "bench_failed"
    text = N_("The bench stopped while it did: %(what)s.")


@click.command()
@click.option("--debtors", default=20_000, show_default=True, help="Debtors of the ledger.")
@click.option(
    "--items",
    type=int,
    help="Open items of the ledger; left out: 100000, for matching 50000, for import 1000000.",
)
@click.option("--lines", default=20_000, show_default=True, help="Lines of the bank, for matching.")
@click.option(
    "--country",
    type=click.Choice(["ar", "cl", "co", "mx", "pe"]),
    default="pe",
    show_default=True,
    help="Country whose taxes payers keep back, for matching.",
)
@click.option(
    "--seed", default=1, show_default=True, help="Another number, another made-up book, for matching."
)
@click.option(
    "--database",
    default="",
    help="PostgreSQL server to build it on, as a URL; left out: SQLite in a temporary folder.",
)
@click.option(
    "--only",
    type=click.Choice(["day", "law", "statements", "matching", "import"]),
    default="day",
    show_default=True,
    help="What to measure: the whole day, judging every contact of it by law, printing everybody's statement, "
    "finding what 20000 lines of the bank pay, or taking in a file of a million documents.",
)
@click.option(
    "--json", is_flag=True, expose_value=False, help="As every command has it; the report is JSON anyway."
)
def bench(
    debtors: int, items: int | None, lines: int, country: str, seed: int, database: str, only: str
) -> None:  # fmt: skip
    """Time every phase of a day on a lived-in ledger of a size."""
    console = Console(stderr=True)
    if only == "matching":
        asked = (country, str(items or 50_000), str(lines), str(seed))
        click.echo(json.dumps(_matching(asked, database)))
        return
    items = items or (1_000_000 if only == "import" else 100_000)
    with (
        tempfile.TemporaryDirectory(prefix="cartera-bench-") as home,
        empty_database(database, Path(home)) as url,
    ):
        environment = {**os.environ, "CARTERA_HOME": home, "DATABASE_URL": url}
        if only == "law":
            click.echo(json.dumps(_law(debtors, database, environment)))
            return
        if only == "import":
            with console.status("the file"):
                click.echo(json.dumps(_import(items, database, environment)))
            return
        with console.status(f"{debtors:,} debtors, {items:,} open items"):
            _step(["build", str(debtors), str(items)], environment)
        if only == "statements":
            click.echo(json.dumps(_statements(debtors, items, database, environment)))
            return
        with console.status("the day"):
            measured = json.loads(_step(["day"], environment))
    seconds = measured["seconds"]
    report = {
        "debtors": debtors, "cores": os.cpu_count(), "database": "postgresql" if database else "sqlite", **measured,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "rows_per_second": {
            name: round(measured["items"] / seconds[name]) for name in ("read", "decide", "core", "whole") if seconds[name]
        },
        "times_the_limit": round(measured["times_the_limit"], 2),
    }  # fmt: skip
    click.echo(json.dumps(report))


def _matching(asked: tuple[str, ...], database: str) -> dict[str, object]:
    """Measure what matching finds on a made-up book; the truth lies in a file apart."""
    with (
        tempfile.TemporaryDirectory(prefix="cartera-bench-") as home,
        empty_database(database, Path(home)) as url,
    ):
        environment = {**os.environ, "CARTERA_HOME": home, "DATABASE_URL": url}
        truth = str(Path(home) / "truth.json")
        _step(["build", *asked, truth], environment, of=MATCHING)
        measured = json.loads(_step(["match", truth], environment, of=MATCHING))
    measured["seconds"] = {name: round(value, 3) for name, value in measured["seconds"].items()}
    kind = "postgresql" if database else "sqlite"
    return {
        "country": asked[0],
        "items": int(asked[1]),
        "cores": os.cpu_count(),
        "database": kind,
        **measured,
    }


def _import(lines: int, database: str, environment: dict[str, str]) -> dict[str, object]:
    """Measure the taking in of a file into empty books."""
    measured = json.loads(_step(["import", str(lines)], environment))
    return {"cores": os.cpu_count(), "database": "postgresql" if database else "sqlite", **measured}


def _law(debtors: int, database: str, environment: dict[str, str]) -> dict[str, object]:
    """Measure the law alone."""
    _step(["build-law", str(debtors)], environment)
    measured = json.loads(_step(["day-law"], environment))
    measured["seconds"] = {name: round(value, 3) for name, value in measured["seconds"].items()}
    kind = "postgresql" if database else "sqlite"
    return {"debtors": debtors, "cores": os.cpu_count(), "database": kind, **measured}


def _statements(debtors: int, items: int, database: str, environment: dict[str, str]) -> dict[str, object]:
    """Measure the printing of everybody's statement on a ledger that stands."""
    measured = json.loads(_step(["statements"], environment))
    measured["seconds"] = {name: round(value, 3) for name, value in measured["seconds"].items()}
    kind = "postgresql" if database else "sqlite"
    return {"debtors": debtors, "items": items, "cores": os.cpu_count(), "database": kind, **measured}


def _step(arguments: list[str], environment: dict[str, str], of: str = "cartera.insight.bench.day") -> str:
    """Run one process of the bench and give what it printed. Raises BenchFailed."""
    command = [sys.executable, "-m", of, *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ourselves
    if done.returncode:
        raise BenchFailed(what=arguments[0])
    return done.stdout
