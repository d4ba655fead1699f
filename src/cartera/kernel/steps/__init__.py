"""The steps of a decision, one file each."""
