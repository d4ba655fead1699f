"""The collector's day."""
