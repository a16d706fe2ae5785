"""Writes of matches and synergies: finding, deciding, proposing, and the life of a synergy."""

from symbionet.synergies.actions.asks import note_ask
from symbionet.synergies.actions.bulk import (
    BulkResult,
    assign_owner,
    hold_synergies,
    move_synergies_on,
    plan_next_action,
    undo_bulk,
)
from symbionet.synergies.actions.consents import (
    ask_missing_consents,
    ask_to_be_named,
    give_name,
    record_answer,
    refuse_name,
    withdraw_name,
)
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
from symbionet.synergies.actions.duties import tell_duties
from symbionet.synergies.actions.evidence import add_evidence, withdraw_evidence
from symbionet.synergies.actions.finding import Outcome, find_matches, find_matches_for_organisation
from symbionet.synergies.actions.interest import answer_synergy, decline_synergy, show_interest
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
from symbionet.synergies.actions.parties import add_flow, add_party, edit_flow, remove_flow, remove_party
from symbionet.synergies.actions.reactivation import (
    recheck_stopped,
    set_aside_reactivation,
    take_up_reactivation,
)
from symbionet.synergies.actions.stages import (
    MoveRefused,
    hold_synergy,
    lose_synergy,
    move_synergy,
    resume_synergy,
)
from symbionet.synergies.actions.synergies import (
    AlreadyProposed,
    edit_synergy,
    open_synergy,
    propose_synergy,
    synergy_titles,
)
from symbionet.synergies.actions.telling import contacts_of, tell_message, tell_synergy, tell_synergy_consent
from symbionet.synergies.actions.workbench import finish_next_action, put_off_next_action, set_stage_limits

__all__ = [
    "AlreadyProposed",
    "BulkResult",
    "MoveRefused",
    "Outcome",
    "accept_match",
    "accept_matches",
    "add_evidence",
    "add_flow",
    "add_party",
    "answer_synergy",
    "apply_learned_weights",
    "ask_introduction",
    "ask_missing_consents",
    "ask_to_be_named",
    "assign_owner",
    "contacts_of",
    "continue_matching",
    "decline_synergy",
    "dismiss_match",
    "dismiss_matches",
    "edit_flow",
    "edit_synergy",
    "find_all_matches",
    "find_matches",
    "find_matches_for_organisation",
    "finish_next_action",
    "give_name",
    "hold_synergies",
    "hold_synergy",
    "learn_from_outcomes",
    "lose_synergy",
    "move_synergies_on",
    "move_synergy",
    "note_ask",
    "open_synergy",
    "plan_next_action",
    "postpone_match",
    "propose_synergy",
    "put_off_next_action",
    "recheck_stopped",
    "record_answer",
    "refuse_name",
    "remove_flow",
    "remove_party",
    "reopen_match",
    "resume_synergy",
    "run_matching",
    "set_aside_reactivation",
    "set_stage_limits",
    "show_interest",
    "start_matching",
    "stop_matching",
    "synergy_titles",
    "take_up_reactivation",
    "tell_duties",
    "tell_message",
    "tell_synergy",
    "tell_synergy_consent",
    "undo_bulk",
    "undo_decision",
    "undo_decisions",
    "withdraw_evidence",
    "withdraw_learned_weights",
    "withdraw_name",
]
