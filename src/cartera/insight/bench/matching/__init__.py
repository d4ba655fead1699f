"""A made-up book of open items and the lines a bank would send for it; the truth is kept apart from what matching sees."""
