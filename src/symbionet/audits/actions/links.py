"""Links that a firm opens without an account."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.actions.audits import advance
from symbionet.audits.models import Audit, AuditLink, LinkPurpose, Stage
from symbionet.audits.queries.audits import FOLLOW_UP_MONTHS, SIGNED
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.questions.actions import hand_in
from symbionet.questions.models import AnswerSheet

__all__ = ["close_links", "hand_in_by_link", "make_link"]

DAYS = 60


@transaction.atomic
def make_link(audit: Audit, purpose: str, *, by: User, month: int = 0) -> AuditLink:
    """A new link for a purpose; the one before ends."""
    if purpose == LinkPurpose.SIGN_OFF and audit.stage != Stage.REVIEWED:
        raise ActionRefused(_("There is no reviewed report to sign, or it is signed already."))
    if purpose == LinkPurpose.FOLLOW_UP and (audit.stage not in SIGNED or month not in FOLLOW_UP_MONTHS):
        raise ActionRefused(_("The firm has not signed the report yet: there is nothing to follow up."))
    audit.links.filter(purpose=purpose, month=month, closed_at=None).update(closed_at=timezone.now())
    link = AuditLink.objects.create(
        audit=audit, purpose=purpose, month=month, made_by=by, ends_at=timezone.now() + timedelta(days=DAYS)
    )
    if purpose == LinkPurpose.PREVISIT:
        advance(audit, Stage.SENT)
        audit.save(update_fields=["stage"])
    history.record(by, "audit.link_made", audit, purpose=purpose, month=month)
    return link


@transaction.atomic
def close_links(audit: Audit, purpose: str, *, by: User | None) -> None:
    """End the open links of a purpose."""
    if audit.links.filter(purpose=purpose, closed_at=None).update(closed_at=timezone.now()):
        history.record(by, "audit.link_closed", audit, purpose=purpose)


@transaction.atomic
def hand_in_by_link(audit: Audit, sheet: AnswerSheet, *, by: User | None) -> Audit:
    """The audit with the firm's answers; its link ends, so that nobody changes them by it later."""
    hand_in(sheet, by=by)
    audit.links.filter(purpose=LinkPurpose.PREVISIT, closed_at=None).update(closed_at=timezone.now())
    advance(audit, Stage.RECEIVED)
    audit.save(update_fields=["stage"])
    history.record(by, "audit.answers_received", audit)
    return audit
