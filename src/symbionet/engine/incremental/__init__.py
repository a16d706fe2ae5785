"""A network as columns that are kept between runs: one have or want is matched without reading all others anew."""
