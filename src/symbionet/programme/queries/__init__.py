"""Reads of the programme: the funnel, its forecast, and the targets."""
