"""What pages of matches and synergies show."""
