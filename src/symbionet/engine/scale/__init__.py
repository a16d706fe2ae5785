"""An exact index of millions of wants, in memory or mapped from disk, beside `match` for whole networks.

It finds, `match` explains: a score of the index is the sum of all signals of `match` for the pair, and its candidates
are the same; `match` over what it found adds the reasons and the money.
"""

from importlib.util import find_spec

from symbionet.engine.errors import MissingExtra

if find_spec("numba") is None:
    raise MissingExtra("engine.scale needs Numba, which is not installed: pip install 'symbionet[scale]'")

from symbionet.engine.scale.knowledge import Knowledge, build_knowledge
from symbionet.engine.scale.network import Network, read_network
from symbionet.engine.scale.values import Found, Haves, Wants, quantise
from symbionet.engine.scale.want_index import WantIndex

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
