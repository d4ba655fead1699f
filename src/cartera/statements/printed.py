"""A statement's facts as texts that can stand anywhere: on the page, on paper, in a message. Pure, and quick.

What comes out holds no amount that is not already written as the reader writes it, and no word that is not theirs.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from babel import dates as babel_dates

from cartera.outreach import figures
from cartera.statements.content import Facts

Labels = Mapping[str, Mapping[str, str]]
Paper = dict[str, Any]


class _Writer:
    """Writes the amounts and days of one statement."""

    def __init__(self, facts: Facts, labels: Labels) -> None:
        self.facts = facts
        self.labels = labels
        self.texts = labels["texts"]
        self.place = (facts["language"], facts["region"])

    def money(self, minor: int) -> str:
        """Write an amount with its currency."""
        return figures.money(minor, self.facts["currency"], *self.place)

    def day(self, iso: str) -> str:
        """Write a day short."""
        return _short_day(iso, *self.place)

    def long_day(self, iso: str) -> str:
        """Write a day in words."""
        return figures.day(date.fromisoformat(iso), *self.place)


def printed(facts: Facts, labels: Labels) -> Paper:
    """Return the statement in words. `labels`: `words.labels` of its language."""
    to = _Writer(facts, labels)
    texts, is_open = to.texts, facts["kind"] == "open"
    companies = [_open(company, to) if is_open else _activity(company, to) for company in facts["companies"]]
    paid = facts["creditor"]["how_to_pay"]
    return {
        "lang": facts["language"], "title": texts["title"], "period": _period(to), "is_open": is_open,
        "creditor": _creditor(facts["creditor"]), "customer_label": texts["customer"],
        "customer": _customer(facts["debtor"]), "heads": _heads(to), "companies": companies, "grouped": facts["group"],
        "totals": _totals(to), "ageing_label": texts["ageing"], "ageing": _ageing(to), "note": note(facts, labels),
        "charges_label": texts["how_charges"], "charges": [_charge(charge, to) for charge in facts["charges"]],
        "pay_label": texts["how_to_pay"], "pay": paid or texts["ask_how"], "questions": _questions(to),
        "page": texts["page"], "of": texts["of"],
    }  # fmt: skip


def note(facts: Facts, labels: Labels) -> str:
    """Return the courteous word on the situation, with what else must be said."""
    to = _Writer(facts, labels)
    promise = facts["promise"] or {}
    said = labels["notes"][facts["situation"]] % {
        "credit": to.money(-facts["net_minor"]), "overdue": to.money(facts["overdue_minor"] - facts["disputed_minor"]),
        "days": facts["oldest_days"], "promised_on": to.long_day(promise["by_on"]) if promise else "",
    }  # fmt: skip
    also = []
    if facts["disputed_minor"] and facts["situation"] != "disputed":
        also.append(labels["also"]["disputed"] % {"disputed": to.money(facts["disputed_minor"])})
    if facts["on_account_minor"] and facts["situation"] != "credit":
        also.append(labels["also"]["credit"] % {"credit": to.money(facts["on_account_minor"])})
    return " ".join((said, *also))


def _period(to: _Writer) -> str:
    facts = to.facts
    if facts["kind"] == "open":
        return to.texts["as_of"] % {"on": to.long_day(facts["to_on"])}
    return to.texts["between"] % {
        "since": to.long_day(facts["from_on"]),
        "until": to.long_day(facts["to_on"]),
    }


def _creditor(told: Mapping[str, str]) -> list[str]:
    return [part for part in (told["name"], told["tax_id"], told["phone"]) if part]


def _customer(told: Mapping[str, str]) -> list[str]:
    return [part for part in (told["name"], told["tax_id"], told["code"]) if part]


def _heads(to: _Writer) -> list[str]:
    texts = to.texts
    if to.facts["kind"] == "open":
        return [
            texts[name] for name in ("number", "issued", "due", "days_late", "original", "charges", "balance")
        ]
    return [texts[name] for name in ("day", "movement", "detail", "amount", "balance")]


def _open(company: Facts, to: _Writer) -> Paper:
    rows = []
    for line in company["lines"]:
        remarks = [line["order_ref"]] if line["order_ref"] else []
        if line["disputed_minor"]:
            remarks.append(to.texts["contested"] % {"amount": to.money(line["disputed_minor"])})
        if line["promised"]:
            remarks.append(to.texts["promised"])
        rows.append({
            "cells": [
                line["number"], to.day(line["issued_on"]), to.day(line["due_date"]),
                str(line["days_late"]) if line["days_late"] else "–", to.money(line["original_minor"]),
                to.money(line["charges_minor"]) if line["charges_minor"] else "–", to.money(line["open_minor"]),
            ],
            "remark": " · ".join(remarks), "late": bool(line["days_late"]),
        })  # fmt: skip
    sums = [(to.texts["company_total"] % {"name": company["name"]}, to.money(company["total_minor"]))]
    if company["on_account_minor"] and to.facts["group"]:
        sums.append((to.texts["on_account"], to.money(-company["on_account_minor"])))
    head = sums if to.facts["group"] else []
    return {"name": _name(company), "rows": rows, "none": to.texts["none"], "sums": head}


def _activity(company: Facts, to: _Writer) -> Paper:
    rows = []
    for line in company["lines"]:
        kind = to.labels["lines"].get(line["kind"]) or to.labels["lines"][""]
        numbers = ", ".join(line["numbers"])
        cells = [
            to.day(line["on"]), kind, line["document"] or numbers, to.money(line["minor"]), to.money(line["balance_minor"]),
        ]  # fmt: skip
        applied = to.texts["applied_to"] % {"numbers": numbers} if numbers and line["document"] else ""
        rows.append({"cells": cells, "remark": applied, "late": False})
    return {
        "name": _name(company), "rows": rows, "none": to.texts["no_movements"],
        "opening": (to.texts["opening_balance"], to.money(company["opening_minor"])),
        "sums": [(to.texts["closing_balance"], to.money(company["closing_minor"]))],
    }  # fmt: skip


def _name(company: Facts) -> str:
    return " · ".join(part for part in (company["name"], company["tax_id"], company["code"]) if part)


def _totals(to: _Writer) -> list[tuple[str, str]]:
    """Return what is open, what waits on account and what is left, the last one strongest."""
    facts, texts = to.facts, to.texts
    rows = [(texts["total"], to.money(facts["open_minor"]))]
    if facts["overdue_minor"]:
        rows.append((texts["overdue"], to.money(facts["overdue_minor"])))
    if facts["on_account_minor"]:
        rows.append((texts["on_account"], to.money(-facts["on_account_minor"])))
    net = facts["net_minor"]
    return [*rows, (texts["net"], to.money(net)) if net >= 0 else (texts["net_credit"], to.money(-net))]


def _ageing(to: _Writer) -> list[tuple[str, str]]:
    if not to.facts["open_minor"]:
        return []
    return [(_bucket(code, to.texts), to.money(minor)) for code, minor in to.facts["ageing"]]


def _bucket(code: str, texts: Mapping[str, str]) -> str:
    if code == "current":
        return texts["current"]
    if code.endswith("+"):
        return texts["more_than"] % {"days": code[:-1]}
    return texts["days"] % {"days": code.replace("-", "–")}


def _charge(charge: Facts, to: _Writer) -> tuple[str, str, str, str]:
    how = to.labels["how"].get(charge["how"], charge["how"])
    given = charge["fields"]
    said = how % {
        "on": to.day(charge["on"]), "step": str(given.get("step", "")).replace("_", " "), "rate": given.get("rate", ""),
        "base": to.money(given.get("base_minor", 0)), "days": given.get("days", ""),
        "since": to.day(given.get("since") or charge["on"]), "until": to.day(given.get("until") or charge["on"]),
    }  # fmt: skip
    kind = to.labels["components"].get(charge["kind"], charge["kind"])
    return charge["number"], kind, said, to.money(charge["minor"])


def _questions(to: _Writer) -> str:
    phone = to.facts["creditor"]["phone"]
    return to.texts["questions"] % {"phone": phone} if phone else to.texts["questions_write"]


@lru_cache(maxsize=4096)
def _short_day(iso: str, language: str, region: str) -> str:
    return babel_dates.format_date(
        date.fromisoformat(iso), format="medium", locale=figures.locale(language, region)
    )
