"""Cartera: collecting what is owed while keeping the customer."""
