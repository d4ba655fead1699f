"""Files from outside: the door through which portfolio, disputes and people take them in."""
