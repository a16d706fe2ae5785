"""What pages of synergies show."""
