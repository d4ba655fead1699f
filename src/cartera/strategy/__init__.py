"""How we mean to collect, and what that proposes."""
