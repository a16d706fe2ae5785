"""Writes of synergies: proposing them, and their life."""

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
from symbionet.synergies.actions.duties import notify_duties
from symbionet.synergies.actions.interest import answer_synergy, decline_synergy, show_interest
from symbionet.synergies.actions.notices import notify_naming, notify_synergy
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
    set_stage_limits,
)
from symbionet.synergies.actions.synergies import (
    HOLDINGS,
    AlreadyProposed,
    edit_synergy,
    finish_next_action,
    open_synergy,
    propose_synergy,
    put_off_next_action,
    synergy_titles,
)
from symbionet.synergies.actions.values import FlowValues, SynergyValues

__all__ = [
    "HOLDINGS",
    "AlreadyProposed",
    "BulkResult",
    "FlowValues",
    "MoveRefused",
    "SynergyValues",
    "add_flow",
    "add_party",
    "answer_synergy",
    "ask_missing_consents",
    "ask_to_be_named",
    "assign_owner",
    "decline_synergy",
    "edit_flow",
    "edit_synergy",
    "finish_next_action",
    "give_name",
    "hold_synergies",
    "hold_synergy",
    "lose_synergy",
    "move_synergies_on",
    "move_synergy",
    "notify_duties",
    "notify_naming",
    "notify_synergy",
    "open_synergy",
    "plan_next_action",
    "propose_synergy",
    "put_off_next_action",
    "recheck_stopped",
    "record_answer",
    "refuse_name",
    "remove_flow",
    "remove_party",
    "resume_synergy",
    "set_aside_reactivation",
    "set_stage_limits",
    "show_interest",
    "synergy_titles",
    "take_up_reactivation",
    "undo_bulk",
    "withdraw_name",
]
