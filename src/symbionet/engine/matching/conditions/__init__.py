"""What a use or a want asks of the composition of a have, and whether the have keeps to it."""
