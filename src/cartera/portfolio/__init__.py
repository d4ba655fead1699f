"""The debts: receivables, ledger, imports."""
