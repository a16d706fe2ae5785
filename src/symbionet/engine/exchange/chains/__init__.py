"""Routes of a have to a want through one or two processors."""

from symbionet.engine.exchange.chains.chain import Chain, ChainStep
from symbionet.engine.exchange.chains.processes import reached_classes, related_classes
from symbionet.engine.exchange.chains.search import find_chains

__all__ = ["Chain", "ChainStep", "find_chains", "reached_classes", "related_classes"]
