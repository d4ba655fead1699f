"""Tests of the stage insight."""
