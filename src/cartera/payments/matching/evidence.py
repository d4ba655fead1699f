"""What speaks for a way of meaning a line, in points and in words: who pays, which numbers are named, the reckoning. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from cartera.payments.matching.given import Line, Promised
from cartera.payments.matching.payers import Payer
from cartera.payments.matching.references import Named
from cartera.payments.matching.solving import STRONG, Solution
from cartera.payments.matching.words import Why

BY_TAX_ID, BY_ACCOUNT, BY_SHARED_ACCOUNT = 40, 36, 16
BY_NAME, BY_VERY_NAME = 14, 34  # from a name that is just alike enough to the very name
MORE = 4  # for each further way to be sure of the payer
MOST = 44
WHOLE, SERIES, MISTYPED = 40, 38, 20
TAILS = {3: 8, 4: 16, 5: 26}  # points by the figures of a running number that stands alone
LONG_TAIL = 30
WITH_OTHERS = 0.6  # "F001-123 and others": the share of its points that the named one keeps
SHOWN = 5  # numbers in one sentence


def identity(payers: Sequence[Payer], names: Mapping[int, str]) -> tuple[int, tuple[Why, ...]]:
    """Return points for who pays, with the reasons; several ways to be sure count a little more than the best one."""
    found, why = [], []
    for payer in payers:
        fields = {"said": payer.said, "name": names.get(payer.debtor_id, ""), "alike": round(payer.alike)}
        if payer.by == "tax_id":
            found.append(BY_TAX_ID)
            why.append(Why("by_tax_id", fields))
        elif payer.by == "account":
            found.append(BY_ACCOUNT if payer.alone else BY_SHARED_ACCOUNT)
            why.append(Why("by_account" if payer.alone else "by_shared_account", fields))
        else:
            points = BY_NAME + round((payer.alike - 78) / 22 * (BY_VERY_NAME - BY_NAME))
            found.append(points if payer.alone else points // 2)
            why.append(Why("by_words" if payer.by == "words" else "by_name", fields))
            if not payer.alone:
                why.append(Why("names_alike", {}))
    points = min(MOST, max(found) + MORE * (len(found) - 1)) if found else 0
    return points, tuple(why)


def numbers(solution: Solution, named: Mapping[int, Named]) -> int:
    """Return points for what the text names: the average over the items, so that each unnamed one takes away."""
    points = [_points(hit) for item in solution.items if (hit := named.get(item.item_id))]
    if not points:
        return 0
    average = sum(points) // len(solution.items)
    return max(average, round(max(points) * WITH_OTHERS)) if solution.origin == "with_others" else average


def _points(hit: Named) -> int:
    if hit.how == "tail":
        return TAILS.get(len(hit.token.lstrip("0")), LONG_TAIL)
    return {"whole": WHOLE, "series": SERIES, "mistyped": MISTYPED}[hit.how]


def promised(line: Line, solution: Solution, promises: Sequence[Promised]) -> Promised | None:
    """Return the promise of just this amount for just these items."""
    mine = {item.item_id for item in solution.items}
    return next((each for each in promises if each.minor == line.minor and mine <= each.items), None)


def said(
    line: Line, solution: Solution, named: Mapping[int, Named], promises: Sequence[Promised]
) -> list[Why]:
    """Say which items the text names, and how."""
    sure, tails, why = [], [], []
    for item in solution.items:
        hit = named.get(item.item_id)
        if hit and hit.how in STRONG:
            sure.append(item.number)
        elif hit and hit.how == "tail":
            tails.append(item.number)
        elif hit:
            why.append(Why("mistyped", {"said": hit.token, "numbers": item.number}))
    if tails:
        why.insert(0, Why("named_tail", {"numbers": ", ".join(tails[:SHOWN])}))
    if sure:
        why.insert(0, Why("named", {"numbers": ", ".join(sure[:SHOWN])}))
    why += _late(line, solution)
    if promise := promised(line, solution, promises):
        why.append(Why("promised", {"by_on": promise.by_on.isoformat()}))
    return why


def _late(line: Line, solution: Solution) -> list[Why]:
    """Say which discounts were taken off too late."""
    numbers = {item.item_id: item.number for item in solution.items}
    return [
        Why(
            "late_discount",
            {
                "numbers": numbers[pk], "rate": cut.percent, "until_on": cut.until_on.isoformat(),
                "paid_on": line.on.isoformat(), "discount_minor": cut.minor,
            },
        )
        for pk, cut in solution.cuts[:SHOWN]
        if not cut.earned
    ]  # fmt: skip


def _discounts(solution: Solution) -> list[Why]:
    """Say the discounts that were earned, those of one percent and day together."""
    sums: dict[tuple[str, date], int] = defaultdict(int)
    for _, cut in solution.cuts:
        if cut.earned:
            sums[cut.percent, cut.until_on] += cut.minor
    return [
        Why("less_discount", {"rate": percent, "until_on": until_on.isoformat(), "discount_minor": minor})
        for (percent, until_on), minor in sums.items()
    ]


def left_out(solution: Solution, named: Mapping[int, Named]) -> list[Why]:
    """Say what the text names and a way leaves out."""
    chosen = {item.item_id for item in solution.items}
    sure = [hit.item.number for pk, hit in named.items() if hit.how in STRONG and pk not in chosen]
    return [Why("left_out", {"numbers": ", ".join(sure[:SHOWN])})] if sure else []


def reckoning(line: Line, solution: Solution) -> list[Why]:
    """Say how the amount comes about: three items, less a tax, less a fee, makes exactly what arrived."""
    gross = sum(item.minor for item in solution.items)
    listed = ", ".join(item.number for item in solution.items[:SHOWN])
    code = "item" if len(solution.items) == 1 else "items"
    why = [Why(code, {"numbers": listed, "count": len(solution.items), "gross_minor": gross})]
    why += _discounts(solution)
    short = solution.short
    if short is None:
        over = solution.over_minor
        why.append(Why("in_part", {"minor": line.minor - over}))
        return [*why, Why("rest_on_account", {"over_minor": over})] if over else why
    why += [
        Why("less_tax", {"label": each.label, "rate": each.rate, "tax_minor": each.minor})
        for each in short.taken
    ]
    if short.fee_minor:
        why.append(Why("less_fee", {"fee_minor": short.fee_minor}))
    if short.slack_minor:
        code = "less_cents" if short.slack_minor > 0 else "plus_cents"
        why.append(Why(code, {"cents_minor": abs(short.slack_minor)}))
    return [*why, Why("exactly", {"minor": line.minor})]
