"""Reads of matches and synergies: who may see and decide them, and how much of them is shown."""

from symbionet.synergies.queries.matches import (
    MATCH_ORDERS,
    MATCHING,
    count_by_state,
    filtered_matches,
    last_matched_at,
    matches_decidable_by,
    matches_of_organisation,
    matches_of_resource,
    matches_visible_to,
    matching_jobs_visible_to,
    running_matching_job,
)
from symbionet.synergies.queries.reasons import waterfall
from symbionet.synergies.queries.routes import (
    ShownBundle,
    ShownRoute,
    bundle_shown_to,
    routes_readable_by,
    routes_shown_to,
)
from symbionet.synergies.queries.showing import (
    ShownMatch,
    ShownSide,
    ShownSynergy,
    matches_shown_to,
    synergies_shown_to,
)
from symbionet.synergies.queries.synergies import (
    SYNERGY_ORDERS,
    TRACK,
    filtered_synergies,
    possible_owners,
    synergies_editable_by,
    synergies_visible_to,
)

__all__ = [
    "MATCHING",
    "MATCH_ORDERS",
    "SYNERGY_ORDERS",
    "TRACK",
    "ShownBundle",
    "ShownMatch",
    "ShownRoute",
    "ShownSide",
    "ShownSynergy",
    "bundle_shown_to",
    "count_by_state",
    "filtered_matches",
    "filtered_synergies",
    "last_matched_at",
    "matches_decidable_by",
    "matches_of_organisation",
    "matches_of_resource",
    "matches_shown_to",
    "matches_visible_to",
    "matching_jobs_visible_to",
    "possible_owners",
    "routes_readable_by",
    "routes_shown_to",
    "running_matching_job",
    "synergies_editable_by",
    "synergies_shown_to",
    "synergies_visible_to",
    "waterfall",
]
