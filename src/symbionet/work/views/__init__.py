"""Pages of the work on any subject."""
