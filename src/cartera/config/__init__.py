"""Settings, addresses, commands: the only place that knows everybody."""
