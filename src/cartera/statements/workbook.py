"""A statement as a workbook: lines, charges and ageing; amounts are numbers, and no text of anybody's is run as a formula."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from cartera.money import currencies
from cartera.money.amounts import from_minor
from cartera.statements.content import Facts
from cartera.statements.printed import Labels, Paper, printed
from cartera.ui.exports import harmless

Cell = str | int | date | Decimal
WIDTH = 18


def xlsx(facts: Facts, labels: Labels) -> bytes:
    """Return a statement as XLSX."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        _Book(book, facts, labels).fill()
    return file.getvalue()


class _Book:
    """One workbook while it is filled."""

    def __init__(self, book: Any, facts: Facts, labels: Labels) -> None:
        places = currencies.exponent(facts["currency"])
        self.book, self.facts, self.labels = book, facts, labels
        self.texts = labels["texts"]
        self.bold = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.money = book.add_format({"num_format": "#,##0." + "0" * places if places else "#,##0"})

    def fill(self) -> None:
        """Write the sheets."""
        paper = printed(self.facts, self.labels)
        self._sheet(self.texts["summary"], self._summary(paper))
        self._sheet(
            self.texts["movement" if self.facts["from_on"] else "number"], self._lines(paper), heads=True
        )
        if self.facts["charges"]:
            self._sheet(self.texts["charges"], self._charges(), heads=True)

    def _summary(self, paper: Paper) -> list[list[Cell]]:
        facts, texts = self.facts, self.texts
        rows: list[list[Cell]] = [
            [paper["title"]], [paper["period"]], *[[part] for part in paper["creditor"]], [],
            [texts["customer"], *paper["customer"]], [texts["currency"], facts["currency"]], [],
            [texts["total"], self._major(facts["open_minor"])],
            [texts["overdue"], self._major(facts["overdue_minor"])],
            [texts["on_account"], self._major(-facts["on_account_minor"])],
            [texts["net"], self._major(facts["net_minor"])], [], [texts["ageing"]],
        ]  # fmt: skip
        names = [label for label, _ in paper["ageing"]]
        sums = [minor for _, minor in facts["ageing"]] if names else []
        rows += [[name, self._major(minor)] for name, minor in zip(names, sums, strict=True)]
        return [
            *rows,
            [],
            [paper["note"]],
            [],
            [paper["pay_label"]],
            *[[line] for line in paper["pay"].splitlines()],
        ]

    def _lines(self, paper: Paper) -> list[list[Cell]]:
        rows: list[list[Cell]] = [[self.texts["company"], *paper["heads"], self.texts["currency"]]]
        for company in self.facts["companies"]:
            of: list[Cell] = [company["name"]]
            if self.facts["from_on"]:
                begun: list[Cell] = [
                    date.fromisoformat(self.facts["from_on"]), self.texts["opening_balance"], "", "",
                    self._major(company["opening_minor"]),
                ]  # fmt: skip
                rows.append([*of, *begun, self.facts["currency"]])
            rows += [[*of, *self._line(line), self.facts["currency"]] for line in company["lines"]]
        return rows

    def _line(self, line: Facts) -> list[Cell]:
        if self.facts["from_on"]:
            kind = self.labels["lines"].get(line["kind"]) or self.labels["lines"][""]
            detail = " ".join(part for part in (line["document"], ", ".join(line["numbers"])) if part)
            return [
                date.fromisoformat(line["on"]), kind, detail, self._major(line["minor"]), self._major(line["balance_minor"]),
            ]  # fmt: skip
        return [
            line["number"], date.fromisoformat(line["issued_on"]), date.fromisoformat(line["due_date"]),
            int(line["days_late"]), self._major(line["original_minor"]), self._major(line["charges_minor"]),
            self._major(line["open_minor"]),
        ]  # fmt: skip

    def _charges(self) -> list[list[Cell]]:
        texts = self.texts
        rows: list[list[Cell]] = [
            [texts["number"], texts["movement"], texts["detail"], texts["amount"], texts["currency"]]
        ]
        said = printed(self.facts, self.labels)["charges"]
        for charge, (number, kind, how, _) in zip(self.facts["charges"], said, strict=True):
            rows.append([number, kind, how, self._major(charge["minor"]), self.facts["currency"]])
        return rows

    def _major(self, minor: int) -> Decimal:
        return from_minor(minor, self.facts["currency"])

    def _sheet(self, name: str, rows: list[list[Cell]], *, heads: bool = False) -> None:
        sheet = self.book.add_worksheet("".join(sign for sign in name if sign not in "[]:*?/\\'")[:31])
        sheet.set_column(0, max(map(len, rows)) - 1, WIDTH)
        if heads:
            sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            style = self.bold if heads and line == 0 else None
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, harmless(value), style)
                elif isinstance(value, date):
                    sheet.write_datetime(line, place, value, self.day)
                elif isinstance(value, int):
                    sheet.write_number(line, place, value)
                else:
                    sheet.write_number(line, place, float(value), self.money)
