"""Reads of the home page: sums of the network, who sees what, what the platform is built of."""
