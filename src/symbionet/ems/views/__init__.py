"""Pages of `ems`."""
