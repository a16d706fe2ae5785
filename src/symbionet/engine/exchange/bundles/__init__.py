"""Several small haves that together fill a want by one round."""

from symbionet.engine.exchange.bundles.search import Bundle, find_bundles

__all__ = ["Bundle", "find_bundles"]
