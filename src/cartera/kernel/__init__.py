"""Facts, policy and date in; proposals with reasons out. Pure: no clock, no Django, no disk."""
