"""How probable a match is: its signals, their weights and steps, and the sum of both in log-odds."""
