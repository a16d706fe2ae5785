"""What the home page and a member's own page show."""
