"""Announced consequences."""
