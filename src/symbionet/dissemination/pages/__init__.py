"""What the pages of dissemination show."""
