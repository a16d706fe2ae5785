"""Forms of `ems`."""
