"""What the pages of price, shares and letters show."""
