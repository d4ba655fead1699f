"""Messages and tasks: composed, checked, sent."""
