"""TOML texts read key by key, with every problem kept by its line."""
