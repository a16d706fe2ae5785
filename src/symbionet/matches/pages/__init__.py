"""What pages of matches show."""
