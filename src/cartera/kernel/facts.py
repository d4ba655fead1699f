"""What the kernel is told: one frame per kind of fact, checked on entering."""

from dataclasses import dataclass, field, fields
from datetime import date

import polars as pl

from cartera.kernel import columns


@dataclass(frozen=True)
class Facts:
    """The facts of one day. Every frame's grain and columns are in `columns`."""

    accounts: pl.DataFrame
    items: pl.DataFrame
    done: pl.DataFrame = field(default_factory=lambda: columns.empty(columns.DONE))
    done_items: pl.DataFrame = field(default_factory=lambda: columns.empty(columns.DONE_ITEMS))
    discarded: pl.DataFrame = field(default_factory=lambda: columns.empty(columns.DISCARDED))
    contacts: pl.DataFrame = field(default_factory=lambda: columns.empty(columns.CONTACTS))
    behaviour: pl.DataFrame = field(default_factory=lambda: columns.empty(columns.BEHAVIOUR))
    instalments: pl.DataFrame = field(default_factory=lambda: columns.empty(columns.INSTALMENTS))

    def __post_init__(self) -> None:
        """Check every frame. Raises `columns.WrongFrame`."""
        for each in fields(self):
            schema = getattr(columns, each.name.upper())
            object.__setattr__(self, each.name, columns.check(getattr(self, each.name), schema, each.name))


@dataclass(frozen=True)
class Known:
    """What every ladder asks of the day: the facts, and what was made of them once for all."""

    facts: Facts
    items: pl.DataFrame  # aged and braked
    speakable: pl.DataFrame  # of the items, those that may be spoken of (`wording.may_be_spoken_of`)
    courtesies: pl.DataFrame  # steps that set no position: one row per step and item
    current: pl.DataFrame  # rungs of spells that are not over (`spells.remember`)
    on: date
