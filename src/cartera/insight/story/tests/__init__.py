"""Tests of the story runner."""
