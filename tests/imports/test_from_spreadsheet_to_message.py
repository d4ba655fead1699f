"""A year of old invoices as a foreign program exports them: dates the American way, settled dates that are payments."""

import csv
import json
import random
from datetime import date, timedelta

import polars as pl
import pytest
from click.testing import CliRunner

from cartera.config.commands import cartera
from cartera.foundation.models import House
from cartera.parties.operations import add_creditor
from cartera.portfolio import queries
from cartera.portfolio.models import Payment
from cartera.portfolio.tests.books import AT
from cartera.strategy import operations as strategy
from cartera.strategy.queries import shipped

DAYS = (date(2012, 6, 30), date(2012, 12, 31), date(2013, 3, 31), date(2014, 6, 30))


def us(day):
    return f"{day.month}/{day.day}/{day.year}"


@pytest.fixture
def archive(tmp_path):
    """Write 300 invoices of 30 customers, all settled in the end, a third of them late, and the addresses of some."""
    dice = random.Random(7)
    path = tmp_path / "archive.csv"
    with path.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(
            [
                "country",
                "customerID",
                "invoiceNumber",
                "InvoiceDate",
                "DueDate",
                "InvoiceAmount",
                "Disputed",
                "SettledDate",
            ]
        )
        for i in range(300):
            issued = date(2012, 1, 2) + timedelta(days=dice.randrange(700))
            due = issued + timedelta(days=30)
            settled = due + timedelta(days=dice.choice([-20, -5, -1, 0, 3, 12, 45]))
            cents = f"{dice.randrange(500, 13_000) / 100:.2f}"
            rows.writerow(
                [391, f"{i % 30:04d}-K", f"{i:010d}", us(issued), us(due), cents, "No", us(settled)]
            )
    people = tmp_path / "people.csv"
    people.write_text("customerID,email\n" + "".join(f"{i:04d}-K,pagos{i}@example.com\n" for i in range(10)))
    return path, people


@pytest.fixture
def creditor(db):
    House.objects.update_or_create(pk=1, defaults={"rehearsal": False})
    made = add_creditor(
        name="Norte", country="us", currency="USD", sender_email="cobranzas@norte.example", at=AT, by=None
    )
    version = strategy.save_policy(
        creditor=made, text=shipped()["estandar"].read_text("utf-8"), at=AT, by=None
    )
    strategy.put_in_force(version=version, from_on=date(2012, 1, 1), at=AT, by=None)
    return made


def cli(*arguments):
    answer = CliRunner().invoke(cartera, [str(each) for each in arguments])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def raw_ageing(path, on):
    """Return what a few lines of Polars over the raw file say."""
    day = {
        name: pl.col(title).str.to_date("%m/%d/%Y")
        for name, title in (("issued", "InvoiceDate"), ("due", "DueDate"), ("settled", "SettledDate"))
    }
    raw = pl.read_csv(path, infer_schema=False).select(
        **day, cents=(pl.col("InvoiceAmount").cast(pl.Float64) * 100).round().cast(pl.Int64)
    )
    late = (on - pl.col("due")).dt.total_days()
    names = {1: "current", 31: "1-30", 61: "31-60", 91: "61-90"}
    bucket = pl.lit("90+")
    for limit, name in reversed(names.items()):
        bucket = pl.when(pl.col("late") < limit).then(pl.lit(name)).otherwise(bucket)
    still = raw.filter((pl.col("issued") <= on) & (pl.col("settled") > on)).with_columns(late=late)
    return dict(still.group_by(bucket.alias("b")).agg(pl.col("cents").sum()).iter_rows())


def test_its_ageing_on_any_date_is_what_the_file_says(creditor, archive) -> None:
    path, _ = archive
    cli("import", path, "--currency", "USD")
    assert (Payment.objects.count(), queries.untied()) == (300, [])
    for on in DAYS:
        told = queries.ageing(creditor=creditor, on=on).get("USD", {})
        assert {bucket: minor for bucket, minor in told.items() if minor} == raw_ageing(path, on), on


def test_a_day_of_back_then_proposes_and_sends_and_says_who_has_no_address(
    creditor, archive, settings, tmp_path
) -> None:
    settings.OUTBOX = tmp_path / "outbox"
    path, people = archive
    cli("import", path, "--currency", "USD")
    cli("import", people, "--kind", "contacts")
    told = json.loads(cli("run", "--on", "2012-12-31", "--json"))
    assert told["proposals"]
    reasons = [row["reasons"] for row in told["left_alone"]]
    assert any("no_address" in each for each in reasons)
    cli("send", "--on", "2012-12-31")
    assert list((tmp_path / "outbox").glob("*.eml"))
