"""What debtors promised, and the plans by which they pay in parts."""
