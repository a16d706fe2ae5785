"""What waits for somebody in audits: visits, drafts, reviews, follow-ups, and signatures of a firm."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from symbionet.accounts.models import User
from symbionet.audits.models import Audit, Stage
from symbionet.audits.queries.audits import (
    FOLLOW_UP_MONTHS,
    SIGNED,
    audits_worked_on_by,
    stage_place,
)
from symbionet.audits.queries.signing import audits_to_sign

__all__ = ["Due", "due_of", "reports_to_sign"]

AHEAD = 14  # days before a visit
DAYS = 30.44  # of a month
AFTER = {3: Stage.FOLLOWED_3, 6: Stage.FOLLOWED_6, 12: Stage.FOLLOWED_12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that waits: for what, and since or until when; `month` of a follow-up."""

    audit: Audit
    what: Literal["visit", "draft", "review", "follow_up"]
    on: date
    month: int = 0


def due_of(user: User, today: date) -> list[Due]:
    """What waits for a person that leads or reviews audits, the earliest first."""
    rows = audits_worked_on_by(user).select_related("organisation").exclude(stage=Stage.FOLLOWED_12)
    found = [due for audit in rows if user.pk in (audit.lead_id, audit.reviewer_id) for due in _due(audit, user, today)]
    return sorted(found, key=lambda one: (one.on, one.audit.pk))


def _due(audit: Audit, user: User, today: date) -> Iterator[Due]:
    leads = audit.lead_id == user.pk
    if leads and stage_place(audit.stage) < stage_place(Stage.VISITED):
        if audit.planned_on <= today + timedelta(days=AHEAD):
            yield Due(audit=audit, what="visit", on=audit.planned_on)
    elif leads and audit.stage == Stage.VISITED:
        yield Due(audit=audit, what="draft", on=audit.visited_on or audit.planned_on)
    elif audit.stage == Stage.DRAFTED and audit.reviewer_id == user.pk:
        yield Due(audit=audit, what="review", on=audit.visited_on or audit.planned_on)
    elif leads and audit.stage in SIGNED:
        month = follow_up_due(audit, today)
        if month:
            visited = audit.visited_on or audit.planned_on
            yield Due(audit=audit, what="follow_up", on=visited + timedelta(days=round(month * DAYS)), month=month)


def follow_up_due(audit: Audit, today: date) -> int:
    """The month of the follow-up that is due and not made; 0 for none. Of several the last one counts."""
    visited = audit.visited_on or audit.planned_on
    come = [month for month in FOLLOW_UP_MONTHS if visited + timedelta(days=round(month * DAYS)) <= today]
    if not come or stage_place(audit.stage) >= stage_place(AFTER[come[-1]]):
        return 0
    return come[-1]


def reports_to_sign(user: User) -> list[Audit]:
    """The reports that a member may sign for its firms."""
    own = audits_to_sign(user)
    return list(own) if own.exists() else []
