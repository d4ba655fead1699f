"""What the law of a place allows, as data, and the pure functions that ask it."""
