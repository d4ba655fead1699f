"""Lives of debts, told day by day, in TOML and in Python."""
