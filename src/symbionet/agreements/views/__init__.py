"""Pages of price, shares and letters."""
