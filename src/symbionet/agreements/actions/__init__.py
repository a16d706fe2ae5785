"""Writes of costs, prices and letters."""
