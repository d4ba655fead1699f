"""A made-up firm with a year behind it: for showing, learning and trying, never for real people."""
