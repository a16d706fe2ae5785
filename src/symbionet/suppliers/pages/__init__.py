"""What the pages of supply chains show."""
