"""Which open items a line of the bank pays, by which evidence, and how sure that is. Pure: rows in, matches out."""
