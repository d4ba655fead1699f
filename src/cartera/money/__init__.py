"""Money as integer minor units with a currency: read, rounded, split, and which currencies there are."""
