"""What joins more than one have and one want: routes with processing, rounds, splits and mutual services."""
