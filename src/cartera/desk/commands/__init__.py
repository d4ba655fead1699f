"""What the desk does, by the terminal: it counts for the day the desk works on, which the stages below do not know."""
