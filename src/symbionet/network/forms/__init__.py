"""HTML input of the network to clean values."""
