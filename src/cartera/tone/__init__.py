"""Whether a message may be said so: what is unlawful, what is rude, what is missing, and how to say it better. Pure."""

from cartera.tone.checking import check, tags
from cartera.tone.findings import UNLAWFUL, WARN, Finding
from cartera.tone.told import Facts, names_creditor

__all__ = ["UNLAWFUL", "WARN", "Facts", "Finding", "check", "names_creditor", "tags"]
