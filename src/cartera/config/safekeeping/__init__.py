"""Keeping the house safe: backup, restore, export, and the doctor."""
