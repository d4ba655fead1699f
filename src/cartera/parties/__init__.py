"""Who is owed, who owes, how they are reached."""
