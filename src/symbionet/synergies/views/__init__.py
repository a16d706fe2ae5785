"""Pages of matches and synergies."""
