"""Reads of matches: who may see and decide them, and how much of them is shown."""

from symbionet.matches.queries.introductions import listing_to_ask, organisation_asking
from symbionet.matches.queries.learning import (
    applies_weights,
    learned_weights_visible_to,
    outcome_code,
    packs_in_force,
    taught_matches,
)
from symbionet.matches.queries.matches import (
    MATCH_ORDERS,
    MEMBER_ORDERS,
    MatchFilter,
    count_by_state,
    filtered_matches,
    matches_decidable_by,
    matches_of_organisation,
    matches_of_resource,
    matches_visible_to,
    open_matches,
)
from symbionet.matches.queries.routes import routes_readable_by
from symbionet.matches.queries.runs import (
    MATCHING,
    last_matched_at,
    matching_jobs_visible_to,
    newest_matching_job,
    running_matching_job,
)

__all__ = [
    "MATCHING",
    "MATCH_ORDERS",
    "MEMBER_ORDERS",
    "MatchFilter",
    "applies_weights",
    "count_by_state",
    "filtered_matches",
    "last_matched_at",
    "learned_weights_visible_to",
    "listing_to_ask",
    "matches_decidable_by",
    "matches_of_organisation",
    "matches_of_resource",
    "matches_visible_to",
    "matching_jobs_visible_to",
    "newest_matching_job",
    "open_matches",
    "organisation_asking",
    "outcome_code",
    "packs_in_force",
    "routes_readable_by",
    "running_matching_job",
    "taught_matches",
]
