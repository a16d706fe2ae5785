"""Pages of the knowledge."""
