"""Reads of audits: who sees and works on which, what they add up to, and what a firm of a sector is likely to have."""

from symbionet.audits.queries.auditors import auditor_people, auditors_visible_to, workload
from symbionet.audits.queries.audits import (
    FOLLOW_UP_MONTHS,
    NEAR_KM,
    SIGNED,
    Partners,
    audits_editable_by,
    audits_visible_to,
    audits_worked_on_by,
    found_resources_of,
    has_audits,
    link_of,
    organisations_auditable_by,
    plans_audits,
    possible_users,
    stage_place,
)
from symbionet.audits.queries.figures import AuditFigures, audit_figures
from symbionet.audits.queries.profile import CHECKLIST, LikelyResource, likely_resources, sector_codes, sector_questions
from symbionet.audits.queries.totals import Counted, Totals, added_up

__all__ = [
    "CHECKLIST",
    "FOLLOW_UP_MONTHS",
    "NEAR_KM",
    "SIGNED",
    "AuditFigures",
    "Counted",
    "LikelyResource",
    "Partners",
    "Totals",
    "added_up",
    "audit_figures",
    "auditor_people",
    "auditors_visible_to",
    "audits_editable_by",
    "audits_visible_to",
    "audits_worked_on_by",
    "found_resources_of",
    "has_audits",
    "likely_resources",
    "link_of",
    "organisations_auditable_by",
    "plans_audits",
    "possible_users",
    "sector_codes",
    "sector_questions",
    "stage_place",
    "workload",
]
