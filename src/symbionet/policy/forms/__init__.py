"""Forms of `policy`: HTML input to clean values."""
