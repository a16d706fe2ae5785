"""What people do with audits."""

from symbionet.audits.actions.answers import hold_answers, keep_answers
from symbionet.audits.actions.audits import (
    HOLDINGS,
    AuditValues,
    draft_report,
    edit_audit,
    mark_visited,
    plan_audit,
    return_report,
    review_report,
    sign_report,
    write_summary,
)
from symbionet.audits.actions.floor import (
    FindingValues,
    IdleValues,
    OpportunityValues,
    PinValues,
    ReadingValues,
    add_plan,
    capture_resource,
    place_pin,
    record_finding,
    record_idle,
    record_opportunity,
    record_reading,
    remove_row,
)
from symbionet.audits.actions.followups import FollowUpValues, close_follow_up, record_follow_up
from symbionet.audits.actions.links import close_links, hand_in_by_link, make_link
from symbionet.audits.actions.programmes import (
    AuditorValues,
    ProgrammeValues,
    add_cohort,
    save_auditor,
    save_programme,
)
from symbionet.audits.actions.signing import send_codes, sign_by_link
from symbionet.audits.actions.templates import add_template, remove_template

__all__ = [
    "HOLDINGS",
    "AuditValues",
    "AuditorValues",
    "FindingValues",
    "FollowUpValues",
    "IdleValues",
    "OpportunityValues",
    "PinValues",
    "ProgrammeValues",
    "ReadingValues",
    "add_cohort",
    "add_plan",
    "add_template",
    "capture_resource",
    "close_follow_up",
    "close_links",
    "draft_report",
    "edit_audit",
    "hand_in_by_link",
    "hold_answers",
    "keep_answers",
    "make_link",
    "mark_visited",
    "place_pin",
    "plan_audit",
    "record_finding",
    "record_follow_up",
    "record_idle",
    "record_opportunity",
    "record_reading",
    "remove_row",
    "remove_template",
    "return_report",
    "review_report",
    "save_auditor",
    "save_programme",
    "send_codes",
    "sign_by_link",
    "sign_report",
    "write_summary",
]
