"""The day: gather, decide, file, carry out."""
