"""How fast the day is: a lived-in ledger of any size, every phase timed, the database's own speed beside it."""
