"""Tests of the money values."""
