"""What the figures and the rehearsals say: stories played on a ledger of their own."""
