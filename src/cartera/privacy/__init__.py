"""What is held of a person: told to them, and forgotten in time."""
