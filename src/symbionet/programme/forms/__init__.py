"""Forms of the funnel and of a programme's account."""
