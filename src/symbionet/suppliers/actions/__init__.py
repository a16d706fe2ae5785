"""What people do with supply chains."""

from symbionet.suppliers.actions.answers import (
    add_own_answers,
    claim_invitation,
    give_answers,
    open_sheet_of,
    register_and_claim,
    release_claim,
    withdraw_answers,
)
from symbionet.suppliers.actions.chains import (
    OwnQuestionValues,
    RequirementValues,
    SupplierValues,
    accept_answers,
    add_own_question,
    add_requirement,
    add_supplier,
    edit_supplier,
    mark_opened,
    open_chain,
    remove_requirement,
    renew_link,
    request_changes,
    retire_own_question,
)
from symbionet.suppliers.actions.checking import ask_for_help, check_papers
from symbionet.suppliers.actions.improving import agree_action, change_action, finish_action
from symbionet.suppliers.actions.merging import merge_respondents, merge_suppliers
from symbionet.suppliers.actions.records import RecordValues, add_record, edit_record
from symbionet.suppliers.actions.reminders import remind_of_answers

__all__ = [
    "OwnQuestionValues",
    "RecordValues",
    "RequirementValues",
    "SupplierValues",
    "accept_answers",
    "add_own_answers",
    "add_own_question",
    "add_record",
    "add_requirement",
    "add_supplier",
    "agree_action",
    "ask_for_help",
    "change_action",
    "check_papers",
    "claim_invitation",
    "edit_record",
    "edit_supplier",
    "finish_action",
    "give_answers",
    "mark_opened",
    "merge_respondents",
    "merge_suppliers",
    "open_chain",
    "open_sheet_of",
    "register_and_claim",
    "release_claim",
    "remind_of_answers",
    "remove_requirement",
    "renew_link",
    "request_changes",
    "retire_own_question",
    "withdraw_answers",
]
