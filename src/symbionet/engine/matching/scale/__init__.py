"""An exact index of millions of wants, in memory or mapped from disk, beside `match` for whole networks.

It finds; the model explains: the index ranks by the terms of `scoring` that columns hold, and `match` over the wants
it found adds the rest (rivals, conditions, waste codes in common, the business of a want's owner) with the reasons.
"""

from symbionet.engine.matching.scale.knowledge import Knowledge, build_knowledge
from symbionet.engine.matching.scale.network import Network, read_network
from symbionet.engine.matching.scale.values import Found, Haves, Wants, quantise
from symbionet.engine.matching.scale.want_index import WantIndex

__all__ = [
    "Found",
    "Haves",
    "Knowledge",
    "Network",
    "WantIndex",
    "Wants",
    "build_knowledge",
    "quantise",
    "read_network",
]
