"""The customer's ledger beside ours."""
