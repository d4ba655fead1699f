from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cartera.portfolio.allocation import COMPONENTS, Claim, allocate

DAY = date(2026, 10, 1)
open_minor = st.integers(min_value=0, max_value=10**12)
some_claims = st.lists(st.tuples(open_minor, open_minor, open_minor), max_size=6).map(
    lambda rows: [Claim(1, pk, DAY, *row) for pk, row in enumerate(rows)]
)


def test_fees_come_before_interest_and_principal_inside_an_item_and_the_next_item_after_it():
    first, second = Claim(1, 10, DAY, 5, 3, 100), Claim(1, 20, DAY, 7, 0, 50)
    parts, rest = allocate(120, [first, second])
    assert [(part.claim.receivable_id, part.component, part.minor) for part in parts] == [
        (10, "fees", 5), (10, "interest", 3), (10, "principal", 100), (20, "fees", 7), (20, "principal", 5),
    ]  # fmt: skip
    assert rest == 0


def test_the_policy_may_settle_principal_first():
    parts, rest = allocate(100, [Claim(1, 10, DAY, 10, 0, 100)], ("principal", "interest", "fees"))
    assert [(part.component, part.minor) for part in parts] == [("principal", 100)]
    assert rest == 0


@given(minor=open_minor, claims=some_claims, order=st.permutations(COMPONENTS))
def test_nothing_is_created_or_lost_and_no_part_exceeds_what_is_open(minor, claims, order):
    parts, rest = allocate(minor, claims, order)
    assert sum(part.minor for part in parts) + rest == minor
    assert all(0 < part.minor <= part.claim.open(part.component) for part in parts)
    assert len({(part.claim.receivable_id, part.component) for part in parts}) == len(parts)
    assert rest == max(minor - sum(claim.total for claim in claims), 0)
