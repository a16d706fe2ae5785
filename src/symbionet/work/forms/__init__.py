"""Forms of the work on any subject."""
