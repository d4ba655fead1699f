"""What debtors promised."""
