"""Questions about statements: what one would say, who would get one, which were sent. Call as `queries.facts(...)`."""

from cartera.statements.queries.facts import Given, facts, facts_of, of_message
from cartera.statements.queries.listing import ROW, statements
from cartera.statements.queries.readers import Reader, companies_of, readers, roots
from cartera.statements.queries.rounds import latest_round, refused_of, running_round, schedule

__all__ = [
    "ROW",
    "Given",
    "Reader",
    "companies_of",
    "facts",
    "facts_of",
    "latest_round",
    "of_message",
    "readers",
    "refused_of",
    "roots",
    "running_round",
    "schedule",
    "statements",
]
