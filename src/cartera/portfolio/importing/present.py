"""What is in the books when a file comes, in columns: the people, the documents, the money."""

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from cartera.foundation import frames
from cartera.foundation.frames import Query, Reader

SLICE = 150_000  # ids read at once from the tables that grow
DEBTOR = (
    "code", "name", "tax_id", "country", "subdivision", "kind", "language", "timezone", "tags", "salesperson",
)  # fmt: skip


@dataclass
class Books:
    """The books of one creditor. Each frame is read when it is first asked for, all before anything is written."""

    creditor_id: int
    currency: str
    country: str
    reader: Reader = "django"

    def read(self, query: Query) -> pl.DataFrame:
        """Run a query with the reader chosen before the transaction began."""
        return frames.read(query, self.reader)

    def read_in_slices(self, query: Query, tail: str = "") -> pl.DataFrame:
        """Run a query a span of receivables (r.id) at a time, so that no more than that is held twice.

        `query` ends in its conditions; `tail` comes after them.
        """
        highest = frames.next_id("portfolio_receivable")
        parts = [
            self.read(
                replace(query, source=f"{query.source} AND r.id >= {start} AND r.id < {start + SLICE}{tail}")
            )
            for start in range(0, highest, SLICE)
        ]
        return pl.concat(parts) if parts else self.read(query)

    @cached_property
    def debtors(self) -> pl.DataFrame:
        """One row a debtor: id and its columns."""
        return self.read(
            Query(
                "debtors",
                {
                    "id": ("d.id", pl.Int64),
                    **{name: (f"d.{name}", pl.String) for name in DEBTOR},
                    "customer_since": ("d.customer_since", pl.Date),
                    "parent_id": ("d.parent_id", pl.Int64),
                },
                "FROM parties_debtor d WHERE d.creditor_id = %s",
                [self.creditor_id],
            )
        ).with_columns(pl.col(DEBTOR).fill_null(""))

    @cached_property
    def codes(self) -> pl.DataFrame:
        """One row a code by which a debtor is known, its own before another's alias: code, debtor_id."""
        aliases = self.read(
            Query(
                "aliases",
                {"code": ("a.code", pl.String), "debtor_id": ("a.debtor_id", pl.Int64)},
                "FROM parties_debtoralias a WHERE a.creditor_id = %s",
                [self.creditor_id],
            )
        )
        own = self.debtors.select("code", debtor_id="id")
        return pl.concat([own, aliases]).unique("code", keep="first", maintain_order=True)

    @cached_property
    def tax_ids(self) -> pl.DataFrame:
        """One row a debtor with a tax id: place, tax_id, by_tax (its id)."""
        told = self.debtors.filter(pl.col("tax_id") != "")
        return told.select("tax_id", place="country", by_tax="id")

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """One row an account: account_id, debtor_id, currency, and what waits on it in minor units."""
        columns = {
            "account_id": ("a.id", pl.Int64),
            "debtor_id": ("a.debtor_id", pl.Int64),
            "currency": ("a.currency", pl.String),
            "on_account_minor": ("a.on_account_minor", pl.Int64),
        }
        return self.read(
            Query(
                "accounts", columns, "FROM portfolio_account a WHERE a.creditor_id = %s", [self.creditor_id]
            )
        )

    @cached_property
    def documents(self) -> pl.DataFrame:
        """One row a receivable, amounts in minor units; `given_up`: written off."""
        columns = {
            "id": ("r.id", pl.Int64), "number": ("r.number", pl.String), "account_id": ("r.account_id", pl.Int64),
            "debtor_id": ("r.debtor_id", pl.Int64), "currency": ("r.currency", pl.String),
            "issued_on": ("r.issued_on", pl.Date), "due_date": ("r.due_date", pl.Date),
            "order_ref": ("r.order_ref", pl.String), "principal": ("r.principal_open_minor", pl.Int64),
            "fees": ("r.fees_open_minor", pl.Int64), "interest": ("r.interest_open_minor", pl.Int64),
            "given_up": ("CASE WHEN r.written_off_on IS NULL THEN 0 ELSE 1 END", pl.Boolean),
        }  # fmt: skip
        found = self.read_in_slices(
            Query(
                "documents",
                columns,
                "FROM portfolio_receivable r WHERE r.creditor_id = %s",
                [self.creditor_id],
            )
        )
        return found.with_columns(pl.col("order_ref").fill_null(""))

    @cached_property
    def invoiced(self) -> pl.DataFrame:
        """One row a receivable: what it was issued for, corrections included, and when that was last taken back."""
        columns = {
            "id": ("e.receivable_id", pl.Int64),
            "invoiced": ("CAST(SUM(e.amount_minor) AS BIGINT)", pl.Int64),
            "taken_back_on": ("MAX(CASE WHEN o.id IS NOT NULL THEN e.effective_on END)", pl.Date),
        }
        return self.read_in_slices(
            Query(
                "invoiced", columns,
                "FROM portfolio_ledgerentry e JOIN portfolio_receivable r ON r.id = e.receivable_id "
                "LEFT JOIN portfolio_ledgerentry o ON o.id = e.reverses_id "
                "WHERE r.creditor_id = %s AND e.component = 'principal' "
                "AND COALESCE(o.kind, e.kind) IN ('opening', 'adjustment')",
                [self.creditor_id],
            ),
            " GROUP BY e.receivable_id",
        )  # fmt: skip

    @cached_property
    def payments(self) -> pl.DataFrame:
        """One row a payment: reference and what it says."""
        columns = {
            "reference": ("p.reference", pl.String), "account_id": ("p.account_id", pl.Int64),
            "amount_minor": ("p.amount_minor", pl.Int64), "paid_on": ("p.paid_on", pl.Date),
        }  # fmt: skip
        return self.read(
            Query(
                "payments", columns, "FROM portfolio_payment p WHERE p.creditor_id = %s", [self.creditor_id]
            )
        )

    @cached_property
    def freed(self) -> pl.DataFrame:
        """One row a reference of a payment that went back with its import: reference, back_on."""
        columns = {"reference": ("p.reference", pl.String), "back_on": ("p.returned_on", pl.Date)}
        found = self.read(
            Query(
                "freed", columns,
                "FROM portfolio_payment p WHERE p.creditor_id = %s AND p.returned_on IS NOT NULL AND p.imported_id IS NOT NULL",
                [self.creditor_id],
            )
        )  # fmt: skip
        bare = pl.col("reference").str.replace(r"~\d+$", "")
        return found.filter(bare != pl.col("reference")).group_by(bare).agg(pl.col("back_on").max())

    @cached_property
    def credit_notes(self) -> pl.DataFrame:
        """One row a credit note: number, account, and what of it still waits on account, in minor units."""
        columns = {
            "number": ("n.number", pl.String), "credit_note_id": ("n.id", pl.Int64),
            "note_account_id": ("n.account_id", pl.Int64), "note_minor": ("n.amount_minor", pl.Int64),
            "waiting": (
                """COALESCE((SELECT CAST(-SUM(e.amount_minor) AS BIGINT) FROM portfolio_ledgerentry e
                WHERE e.credit_note_id = n.id AND e.component = 'on_account'), 0)""", pl.Int64,
            ),
        }  # fmt: skip
        return self.read(
            Query(
                "credit_notes",
                columns,
                "FROM portfolio_creditnote n WHERE n.creditor_id = %s",
                [self.creditor_id],
            )
        )

    @cached_property
    def contacts(self) -> pl.DataFrame:
        """One row an address: id, debtor_id, role, channel, address, name, opted_out, preferred; authorised is -1 where unknown."""
        columns = {
            "id": ("c.id", pl.Int64), "debtor_id": ("c.debtor_id", pl.Int64), "role": ("c.role", pl.String),
            "channel": ("c.channel", pl.String), "address": ("c.address", pl.String), "name": ("c.name", pl.String),
            "authorised": ("CASE WHEN c.authorised IS NULL THEN -1 WHEN c.authorised THEN 1 ELSE 0 END", pl.Int64),
            "opted_out": ("CASE WHEN c.opted_out_at IS NULL THEN 0 ELSE 1 END", pl.Boolean),
            "preferred": ("c.preferred", pl.Boolean),
        }  # fmt: skip
        found = self.read(
            Query(
                "contacts", columns,
                "FROM parties_contact c JOIN parties_debtor d ON d.id = c.debtor_id WHERE d.creditor_id = %s",
                [self.creditor_id],
            )
        )  # fmt: skip
        return found.with_columns(pl.col("name").fill_null(""))

    @cached_property
    def bad_addresses(self) -> pl.DataFrame:
        """One row an address that is somebody else's, whoever's debtor: family, address, bad_since."""
        columns = {
            "family": ("b.family", pl.String),
            "address": ("b.address", pl.String),
            "bad_since": ("b.since", pl.Date),
        }
        return self.read(
            Query("bad_addresses", columns, "FROM parties_badaddress b WHERE b.ended_on IS NULL")
        )

    @cached_property
    def words(self) -> pl.DataFrame:
        """One row a debtor, channel and address ("" the channel as a whole): the state of the last word on it, its place."""
        columns = {
            "debtor_id": ("w.debtor_id", pl.Int64), "channel": ("w.channel", pl.String),
            "address": ("w.address", pl.String), "said": ("w.state", pl.String), "place": ("w.id", pl.Int64),
        }  # fmt: skip
        found = self.read(
            Query(
                "words", columns,
                "FROM parties_consent w JOIN parties_debtor d ON d.id = w.debtor_id WHERE d.creditor_id = %s",
                [self.creditor_id],
            )
        )  # fmt: skip
        key = ["debtor_id", "channel", "address"]
        return found.with_columns(pl.col("address").fill_null("")).sort("place").unique(key, keep="last")
