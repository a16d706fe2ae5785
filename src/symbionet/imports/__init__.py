"""Imports: a list from a file or pasted cells, previewed, stored in parts, watched, stopped, continued and undone."""
