"""Stories: lives of debts, dated day by day, played through the product's own operations."""

from cartera.insight.story import deeds, expectations

BUILT = (*deeds.BUILT, *expectations.BUILT)  # every verb that can be played; the manual explains each
