"""Writes of matches: finding, deciding and learning."""

from symbionet.matches.actions.asks import note_ask
from symbionet.matches.actions.decisions import (
    accept_match,
    accept_matches,
    dismiss_match,
    dismiss_matches,
    postpone_match,
    reopen_match,
    undo_decision,
    undo_decisions,
)
from symbionet.matches.actions.introductions import ask_introduction
from symbionet.matches.actions.learning import apply_learned_weights, learn_from_outcomes, withdraw_learned_weights
from symbionet.matches.actions.remainders import settle_matches
from symbionet.matches.actions.runs import (
    continue_matching,
    find_all_matches,
    run_matching,
    start_matching,
    stop_matching,
)
from symbionet.matches.actions.search import (
    Outcome,
    find_matches,
    find_matches_for_organisation,
    find_matches_for_organisations,
)

__all__ = [
    "Outcome",
    "accept_match",
    "accept_matches",
    "apply_learned_weights",
    "ask_introduction",
    "continue_matching",
    "dismiss_match",
    "dismiss_matches",
    "find_all_matches",
    "find_matches",
    "find_matches_for_organisation",
    "find_matches_for_organisations",
    "learn_from_outcomes",
    "note_ask",
    "postpone_match",
    "reopen_match",
    "run_matching",
    "settle_matches",
    "start_matching",
    "stop_matching",
    "undo_decision",
    "undo_decisions",
    "withdraw_learned_weights",
]
