"""The lines of the bank, and apart from them what each of them truly pays. Shares are drawn independently of each other."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from cartera.insight.bench.matching import people, taxes, texts
from cartera.insight.bench.matching.book import ON
from cartera.insight.bench.matching.people import Person
from cartera.payments.matching.given import Item, Line

SHARES = {  # of a hundred lines
    "no_reference": 15, "combined": 10, "withheld": 8, "fee": 5, "mistyped": 5, "third_party": 5, "shared_amount": 20,
    "in_part": 3, "rounded": 2, "stray": 2, "parent": 2,
}  # fmt: skip
IN_CASH = 12  # of a hundred lines tell nothing of the payer
BY_WALLET = 10
OTHER_FEES = 20  # of a hundred fees are none of the usual ones
ANOTHER_DEBTOR = 30  # of a hundred third parties are debtors themselves


@dataclass(frozen=True, slots=True)
class Truth:
    """What a line pays: item id → minor units settled; of these kept back as tax, and as fee; left on account."""

    settled: dict[int, int]
    withheld: int = 0
    fee: int = 0
    over: int = 0
    kinds: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Open:
    """What nobody has paid yet, by debtor."""

    by_debtor: dict[int, list[Item]] = field(default_factory=lambda: defaultdict(list))
    shared: list[Item] = field(default_factory=list)
    single: list[Item] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)


class Bank:
    """Makes lines until there are enough."""

    def __init__(self, country: str, made: Sequence[Person], owed: Sequence[Item], rng: Random) -> None:
        self.country, self.rng = country, rng
        self.people = {each.debtor_id: each for each in made}
        self.everybody = list(made)
        self.open = _Open()
        self.count, self.made = Counter[str](), 0
        owing: dict[tuple[str, int], set[int]] = defaultdict(set)
        for item in owed:
            self.open.by_debtor[item.debtor_id].append(item)
            owing[item.currency, item.minor].add(item.debtor_id)
        for item in owed:
            shared = len(owing[item.currency, item.minor]) > 1
            (self.open.shared if shared else self.open.single).append(item)
        rng.shuffle(self.open.shared)
        rng.shuffle(self.open.single)

    def lines(self, count: int) -> tuple[list[Line], dict[int, Truth]]:
        """Return so many lines and, by line id, the truth."""
        arrived: list[Line] = []
        truths: dict[int, Truth] = {}
        for place in range(1, count + 1):
            self.made = place
            line, truth = self._stray(place) if self._chance("stray") else self._paying(place)
            self.count.update(truth.kinds)
            arrived.append(line)
            truths[place] = truth
        self.rng.shuffle(arrived)
        return arrived, truths

    def _chance(self, kind: str) -> bool:
        """Draw a difficulty; oftener while it is rarer than it should be, for not every line can have it."""
        lacking = 100 * self.count[kind] < SHARES[kind] * self.made
        return self.rng.random() * 100 < SHARES[kind] * (3 if lacking else 0.5)

    def _pick(self, kinds: set[str]) -> list[Item]:
        """Choose items of one debtor that nobody has paid yet."""
        while True:
            pile = self.open.shared if "shared_amount" in kinds else self.open.single
            first = pile.pop()
            if first.item_id in self.open.gone:
                continue
            chosen = [first]
            if "combined" in kinds:
                chosen += self._more(first)
            self.open.gone.update(each.item_id for each in chosen)
            return chosen

    def _more(self, first: Item) -> list[Item]:
        """Choose what else the debtor pays with it: all that is due, or some."""
        others = [
            each for each in self.open.by_debtor[first.debtor_id]
            if each.item_id not in self.open.gone and each.currency == first.currency and each is not first
        ]  # fmt: skip
        due = [each for each in others if each.due_date <= ON]
        if due and self.rng.random() < 0.4 and len(due) <= 8:
            return due
        return self.rng.sample(others, min(len(others), self.rng.choice((1, 1, 1, 2, 2, 3, 4))))

    def _paying(self, line_id: int) -> tuple[Line, Truth]:
        rng = self.rng
        wanted = {
            kind
            for kind in ("combined", "shared_amount", "withheld", "fee", "in_part", "rounded")
            if self._chance(kind)
        }
        chosen = self._pick(wanted)
        currency = chosen[0].currency
        kinds = (wanted & {"shared_amount"}) | ({"combined"} if len(chosen) > 1 else set())
        gross = sum(each.minor for each in chosen)
        withheld = (
            taxes.kept(self.country, [each.minor for each in chosen], currency, rng)
            if "withheld" in wanted
            else 0
        )
        fee = taxes.fee(self.country, currency, OTHER_FEES, rng) if "fee" in wanted else 0
        if fee * 4 > gross:
            fee = 0
        kinds |= ({"withheld"} if withheld else set()) | ({"fee"} if fee else set())
        settled = {each.item_id: each.minor for each in chosen}
        minor, over = gross - withheld - fee, 0
        if "in_part" in wanted and len(chosen) == 1 and not withheld and not fee:
            minor = max(1, round(gross * rng.choice((0.2, 0.25, 0.3, 0.4, 0.5, 0.5, 0.6, rng.random()))))
            settled, kinds = {chosen[0].item_id: minor}, kinds | {"in_part"}
        elif "rounded" in wanted and not withheld and not fee:
            minor, over = taxes.rounded(gross, currency)
            kinds |= {"rounded"}
        line, said = self._line(line_id, minor, chosen)
        return line, Truth(settled, withheld, fee, over, frozenset(kinds | said))

    def _line(self, line_id: int, minor: int, chosen: Sequence[Item]) -> tuple[Line, set[str]]:
        """Write the line as payer and bank would; say which of the difficulties it has."""
        rng, kinds, ref = self.rng, set(), ""
        if self._chance("no_reference"):
            kinds.add("no_reference")
            ref = rng.choice(
                ("", "", "PAGO", "pago servicios", "CANCELACION", f"{rng.randrange(10**4, 10**8)}")
            )
        else:
            ref = texts.numbers([each.number for each in chosen], rng)
            if self._chance("mistyped"):
                ref = texts.mistyped(ref, rng)
                kinds.add("mistyped")
        payer = self.people[chosen[0].debtor_id]
        if self._chance("third_party"):
            kinds.add("third_party")
            payer = self._third()
        elif payer.parent_id and rng.random() < 0.6:
            kinds.add("parent")
            payer = self.people[payer.parent_id]
        return self._written(line_id, minor, chosen[0].currency, ref, payer), kinds

    def _third(self) -> Person:
        """Return somebody else: a stranger, or another debtor."""
        if self.rng.randrange(100) < ANOTHER_DEBTOR:
            return self.rng.choice(self.everybody)
        account = "".join(self.rng.choice("0123456789") for _ in range(14))
        return Person(0, people.someone(self.rng), "", is_person=True, accounts=[account])

    def _written(self, line_id: int, minor: int, currency: str, ref: str, payer: Person) -> Line:
        rng, roll = self.rng, self.rng.randrange(100)
        on = ON - timedelta(days=rng.randrange(3))
        day = on.strftime(rng.choice(("%d/%m", "%d%m%y", "%Y%m%d", "%d-%m-%Y")))
        cash, wallet = roll < IN_CASH, IN_CASH <= roll < IN_CASH + BY_WALLET
        tax_id = payer.tax_id if not cash and not wallet and rng.random() < 0.3 else ""
        written = texts.line(payer.name, payer.tax_id, ref, day, rng, cash=cash)
        apart = ref[:35] if ref and rng.random() < 0.35 else ""
        name = "" if cash else (texts.person if payer.is_person else texts.name)(payer.name, rng)
        if rng.random() < 0.12:
            name = ""
        account = rng.choice(payer.accounts) if not cash and not wallet and rng.random() < 0.75 else ""
        if apart and rng.random() < 0.5:
            written = texts.line(payer.name, payer.tax_id, "", day, rng, cash=cash)
        return Line(line_id, minor, currency, on, written, apart, name, account, tax_id)

    def _stray(self, line_id: int) -> tuple[Line, Truth]:
        """Return money for nothing that is open: an invoice paid before, an advance, a stranger's mistake."""
        rng = self.rng
        like = rng.choice(self.open.single)
        payer = rng.choice((self.people[like.debtor_id], self._third()))
        number = texts.mistyped(texts.mistyped(like.number, rng), rng)
        ref = rng.choice(("", "ANTICIPO", "adelanto pedido", texts.numbers([number], rng)))
        minor = rng.choice(
            (like.minor + rng.randrange(100, 9_000), round(like.minor * rng.uniform(0.3, 3)) + 1)
        )
        return self._written(line_id, minor, like.currency, ref, payer), Truth({}, kinds=frozenset({"stray"}))


def shares(truths: dict[int, Truth]) -> dict[str, float]:
    """Return what share of the lines each difficulty has, in percent."""
    count = Counter(kind for truth in truths.values() for kind in truth.kinds)
    return {kind: round(100 * number / len(truths), 1) for kind, number in sorted(count.items())}
