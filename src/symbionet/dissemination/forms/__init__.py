"""Forms of dissemination."""
