"""The version, in step with the first heading of CHANGELOG.md (a house test compares them)."""

VERSION = "0.1.0"
