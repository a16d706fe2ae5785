"""Reads of matches: who may see and decide them, and how much of them is shown."""

from symbionet.matches.queries.introductions import listing_to_ask, organisation_asking
from symbionet.matches.queries.learning import (
    OutcomeCount,
    ShownBin,
    ShownWeight,
    applies_weights,
    learned_weights_visible_to,
    outcome_code,
    outcomes_counted,
    packs_in_force,
    shown_bins,
    shown_weights,
    taught_matches,
)
from symbionet.matches.queries.map import lines_of, places_of
from symbionet.matches.queries.matches import (
    MATCH_ORDERS,
    MEMBER_ORDERS,
    count_by_state,
    filtered_matches,
    matches_decidable_by,
    matches_of_organisation,
    matches_of_resource,
    matches_visible_to,
)
from symbionet.matches.queries.reasons import waterfall
from symbionet.matches.queries.routes import (
    ShownBundle,
    ShownRoute,
    bundle_shown_to,
    routes_readable_by,
    routes_shown_to,
)
from symbionet.matches.queries.runs import (
    MATCHING,
    last_matched_at,
    matching_jobs_visible_to,
    newest_matching_job,
    running_matching_job,
)
from symbionet.matches.queries.shown import ShownMatch, matches_shown_to
from symbionet.matches.queries.sides import ShownSide

__all__ = [
    "MATCHING",
    "MATCH_ORDERS",
    "MEMBER_ORDERS",
    "OutcomeCount",
    "ShownBin",
    "ShownBundle",
    "ShownMatch",
    "ShownRoute",
    "ShownSide",
    "ShownWeight",
    "applies_weights",
    "bundle_shown_to",
    "count_by_state",
    "filtered_matches",
    "last_matched_at",
    "learned_weights_visible_to",
    "lines_of",
    "listing_to_ask",
    "matches_decidable_by",
    "matches_of_organisation",
    "matches_of_resource",
    "matches_shown_to",
    "matches_visible_to",
    "matching_jobs_visible_to",
    "newest_matching_job",
    "organisation_asking",
    "outcome_code",
    "outcomes_counted",
    "packs_in_force",
    "places_of",
    "routes_readable_by",
    "routes_shown_to",
    "running_matching_job",
    "shown_bins",
    "shown_weights",
    "taught_matches",
    "waterfall",
]
