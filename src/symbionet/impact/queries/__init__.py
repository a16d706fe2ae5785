"""Reads of the ledger."""

from symbionet.impact.queries.claims import (
    claimed_of_flow,
    current_entries,
    resource_of,
    rival_claims,
    yield_of,
)
from symbionet.impact.queries.facts import (
    REGION,
    amount_in,
    base_unit,
    basis_of,
    flow_facts,
    kept_facts,
    own_factors_of,
    read_facts,
    stated_routes,
)
from symbionet.impact.queries.locks import current_locks, lock_of

__all__ = [
    "REGION",
    "amount_in",
    "base_unit",
    "basis_of",
    "claimed_of_flow",
    "current_entries",
    "current_locks",
    "flow_facts",
    "kept_facts",
    "lock_of",
    "own_factors_of",
    "read_facts",
    "resource_of",
    "rival_claims",
    "stated_routes",
    "yield_of",
]
