"""Reads of synergies: who may see and edit them, and how much of them is shown."""

from symbionet.synergies.queries.bulk import BULK, bulks_visible_to
from symbionet.synergies.queries.consents import (
    SideConsent,
    answering_for,
    asked_by_link,
    consents_of_sides,
    listed_sides,
    named_sides,
    own_resource,
    side_of,
    synergy_consents_waiting_for,
)
from symbionet.synergies.queries.prospects import StageChance, stage_chances, stage_probabilities, with_prospects
from symbionet.synergies.queries.stages import (
    days_in_stage,
    default_stage_days,
    is_stalled,
    sets_stage_limits,
    stage_days,
    stalled_among,
    stalled_synergies,
)
from symbionet.synergies.queries.synergies import (
    SYNERGY_ORDERS,
    TRACK,
    filtered_synergies,
    possible_owners,
    reads_workbench,
    synergies_answerable_by,
    synergies_editable_by,
    synergies_visible_to,
)
from symbionet.synergies.queries.synergy_filters import WORKBENCH_ORDERS, chosen_synergies

__all__ = [
    "BULK",
    "SYNERGY_ORDERS",
    "TRACK",
    "WORKBENCH_ORDERS",
    "SideConsent",
    "StageChance",
    "answering_for",
    "asked_by_link",
    "bulks_visible_to",
    "chosen_synergies",
    "consents_of_sides",
    "days_in_stage",
    "default_stage_days",
    "filtered_synergies",
    "is_stalled",
    "listed_sides",
    "named_sides",
    "own_resource",
    "possible_owners",
    "reads_workbench",
    "sets_stage_limits",
    "side_of",
    "stage_chances",
    "stage_days",
    "stage_probabilities",
    "stalled_among",
    "stalled_synergies",
    "synergies_answerable_by",
    "synergies_editable_by",
    "synergies_visible_to",
    "synergy_consents_waiting_for",
    "with_prospects",
]
