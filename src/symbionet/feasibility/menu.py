"""What the technical side hands in to the pages of a synergy."""

__all__ = ["INSERTS"]

INSERTS = {"synergy_tabs": "feasibility/inserts/synergy_tabs.html"}
