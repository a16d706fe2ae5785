"""The bell in the top bar."""

__all__ = ["INSERTS"]

INSERTS = {"topbar": "notices/inserts/topbar.html"}
