"""Forms of supply chains."""
