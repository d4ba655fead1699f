"""One table of cases for each step that has one; a table is TOML that a collector can read and extend."""
