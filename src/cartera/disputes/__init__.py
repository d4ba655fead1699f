"""What debtors contest."""
