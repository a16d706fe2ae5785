"""Forms of audits: HTML input to clean values."""
