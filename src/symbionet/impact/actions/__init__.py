"""Writes of the ledger: assess, claim, prove, correct, close a year."""

from symbionet.impact.actions.assessing import assess_synergy, assess_year, state_basis
from symbionet.impact.actions.claims import NeedsReason, confirm, declare, declare_figures, reconfirm, to_confirm
from symbionet.impact.actions.confirmations import (
    Answer,
    answer_confirmation,
    confirmation_link,
    confirmation_token,
    request_confirmations,
)
from symbionet.impact.actions.factors import propose_factor, review_factor
from symbionet.impact.actions.papers import BodyValues, Paper, document, paper_number, register_body, withdraw_paper
from symbionet.impact.actions.periods import lock_period, unlock_period
from symbionet.impact.actions.proofs import Finding, correct, verify
from symbionet.impact.actions.rules import LockedPeriod, MayBeTwice, TwiceClaimed
from symbionet.impact.actions.sources import accept_yield, distinguish, state_arising

__all__ = [
    "Answer",
    "BodyValues",
    "Finding",
    "LockedPeriod",
    "MayBeTwice",
    "NeedsReason",
    "Paper",
    "TwiceClaimed",
    "accept_yield",
    "answer_confirmation",
    "assess_synergy",
    "assess_year",
    "confirm",
    "confirmation_link",
    "confirmation_token",
    "correct",
    "declare",
    "declare_figures",
    "distinguish",
    "document",
    "lock_period",
    "paper_number",
    "propose_factor",
    "reconfirm",
    "register_body",
    "request_confirmations",
    "review_factor",
    "state_arising",
    "state_basis",
    "to_confirm",
    "unlock_period",
    "verify",
    "withdraw_paper",
]
