"""Statements of account: what is owed and how it came about, told to who owes it."""
