"""Reads of what a price leaves each side of a synergy."""
