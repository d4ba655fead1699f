"""Files of banks, read into statements: what a file is is told from its content, and everything wrong with it at once."""
