"""From a file to the books: looked at, planned in columns, taken in by one transaction, undone by reversals."""
