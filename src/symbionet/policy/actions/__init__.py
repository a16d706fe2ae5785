"""Writes of `policy`."""

from symbionet.policy.actions import demands, tours

__all__ = ["HOLDINGS"]

HOLDINGS = (*demands.HOLDINGS, *tours.HOLDINGS)
