"""Whether a message may be said so: what is unlawful, what is rude, what is missing, and how to say it better. Pure."""

from cartera.tone.checking import check, tags
from cartera.tone.findings import UNLAWFUL, WARN, Finding, finding
from cartera.tone.told import Facts, foreign_ids, names_creditor

__all__ = [
    "UNLAWFUL", "WARN", "Facts", "Finding", "check", "finding", "foreign_ids", "names_creditor", "tags",
]  # fmt: skip
