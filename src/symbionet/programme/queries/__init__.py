"""Reads of programmes, and of the funnel."""
