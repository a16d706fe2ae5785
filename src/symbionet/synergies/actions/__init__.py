"""Writes of matches and synergies: finding, deciding, proposing."""

from symbionet.synergies.actions.asks import note_ask
from symbionet.synergies.actions.decisions import (
    accept_match,
    accept_matches,
    dismiss_match,
    dismiss_matches,
    postpone_match,
    reopen_match,
    undo_decision,
    undo_decisions,
)
from symbionet.synergies.actions.finding import Outcome, find_matches, find_matches_for_organisation
from symbionet.synergies.actions.introductions import ask_introduction
from symbionet.synergies.actions.jobs import (
    continue_matching,
    find_all_matches,
    run_matching,
    start_matching,
    stop_matching,
)
from symbionet.synergies.actions.learning import (
    apply_learned_weights,
    learn_from_outcomes,
    withdraw_learned_weights,
)
from symbionet.synergies.actions.synergies import AlreadyProposed, edit_synergy, propose_synergy, synergy_titles

__all__ = [
    "AlreadyProposed",
    "Outcome",
    "accept_match",
    "accept_matches",
    "apply_learned_weights",
    "ask_introduction",
    "continue_matching",
    "dismiss_match",
    "dismiss_matches",
    "edit_synergy",
    "find_all_matches",
    "find_matches",
    "find_matches_for_organisation",
    "learn_from_outcomes",
    "note_ask",
    "postpone_match",
    "propose_synergy",
    "reopen_match",
    "run_matching",
    "start_matching",
    "stop_matching",
    "synergy_titles",
    "undo_decision",
    "undo_decisions",
    "withdraw_learned_weights",
]
