"""Builders of the data packs that come from public code lists and maps, and the tables typed by hand beside them."""
