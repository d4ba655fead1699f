"""Money that arrives: statements of the bank, their lines, and receipts to verify."""
