"""Reads of the ledger."""

from symbionet.impact.queries.arisings import arising_of, claimed_of_arising, site_of
from symbionet.impact.queries.claims import claimed_of_flow, class_of, resource_of, rival_claims, yield_of
from symbionet.impact.queries.doubts import Doubt, distinctions_of, doubts_of, effects_of, legs_of
from symbionet.impact.queries.entries import (
    CHECKED,
    best_claims,
    checked_entries,
    claimed_so_far,
    current_entries,
    entries_visible_to,
    evidence_visible_to,
    ledger_synergies_visible_to,
    lifetime_entries_visible_to,
    reads_all_entries,
    sides_stated_by,
    years_of,
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
from symbionet.impact.queries.requests import SALT, expected_quantity, request_of_token, subject_of_request
from symbionet.impact.queries.review import NewerPacks, assumptions_of, factors_of, newer_packs, terms_of
from symbionet.impact.queries.totals import Total, totals_of

__all__ = [
    "CHECKED",
    "REGION",
    "SALT",
    "Doubt",
    "NewerPacks",
    "Total",
    "amount_in",
    "arising_of",
    "assumptions_of",
    "base_unit",
    "basis_of",
    "best_claims",
    "checked_entries",
    "claimed_of_arising",
    "claimed_of_flow",
    "claimed_so_far",
    "class_of",
    "current_entries",
    "current_locks",
    "distinctions_of",
    "doubts_of",
    "effects_of",
    "entries_visible_to",
    "evidence_visible_to",
    "expected_quantity",
    "factors_of",
    "flow_facts",
    "kept_facts",
    "ledger_synergies_visible_to",
    "legs_of",
    "lifetime_entries_visible_to",
    "lock_of",
    "newer_packs",
    "own_factors_of",
    "read_facts",
    "reads_all_entries",
    "request_of_token",
    "resource_of",
    "rival_claims",
    "sides_stated_by",
    "site_of",
    "stated_routes",
    "subject_of_request",
    "terms_of",
    "totals_of",
    "years_of",
    "yield_of",
]
