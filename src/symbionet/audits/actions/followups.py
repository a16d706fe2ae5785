"""What has become of the opportunities after 3, 6 and 12 months."""

import math
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from types import FunctionType

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.actions.audits import advance, tell_firm
from symbionet.audits.models import Audit, FollowUp, LinkPurpose, Opportunity, Outcome, Stage
from symbionet.audits.queries.audits import FOLLOW_UP_MONTHS, SIGNED
from symbionet.core import history
from symbionet.core.app import declared
from symbionet.core.errors import ActionRefused
from symbionet.work.actions import add_document, add_version

__all__ = ["FollowUpValues", "close_follow_up", "record_follow_up"]

MOST = 1e12  # of an amount: what no firm saves, in any unit
STAGES = {3: Stage.FOLLOWED_3, 6: Stage.FOLLOWED_6, 12: Stage.FOLLOWED_12}


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpValues:
    """What the firm says of one opportunity: cost and saving as they are, CNY, `amount` in the unit of its stream, and
    since when it runs.
    """

    outcome: str
    reason: str = ""
    cost: Decimal | None = None
    money: Decimal | None = None
    note: str = ""
    amount: float | None = None
    done_on: date | None = None


@transaction.atomic
def record_follow_up(
    opportunity: Opportunity,
    month: int,
    values: FollowUpValues,
    *,
    by: User | None,
    told_by: str = "",
    paper: File | None = None,
) -> FollowUp:
    """The stored answer for that month, in place of an earlier one for the same; raises ActionRefused.

    An actual saving needs a word on how it is known; what will not be done needs its reason. What has been saved since
    it was carried out enters the ledger of benefits (`enter_savings` of an app's actions), by its own ladder of proof.
    """
    if month not in FOLLOW_UP_MONTHS:
        raise ActionRefused(_("A follow-up is made after 3, 6 or 12 months."))
    if opportunity.audit.stage not in SIGNED:
        raise ActionRefused(_("The firm has not signed the report yet: there is nothing to follow up."))
    _check(opportunity, values)
    kept = {**asdict(values), "told_by": told_by.strip()[:120], "by": by, "at": timezone.now()}
    if values.outcome == Outcome.DONE:
        kept["reason"] = ""
    row, _made = FollowUp.objects.update_or_create(opportunity=opportunity, month=month, defaults=kept)
    if paper is not None:
        _keep_paper(row, paper, by=by)
    history.record(
        by, "audit.followed_up", opportunity.audit, what=str(opportunity), outcome=values.outcome, month=month
    )
    for enter in declared("actions", "enter_savings", FunctionType).values():
        enter(opportunity, by=by)
    return row


def _keep_paper(row: FollowUp, paper: File, *, by: User | None) -> None:
    """Keep the paper with the audit; a second one for the same answer is its next version."""
    document = row.document
    if document is not None and document.removed_at is None:
        add_version(document, paper, by=by)
        return
    audit, title = row.opportunity.audit, str(row.opportunity)
    row.document = add_document(audit, paper, kind="evidence", title=title, audience="firm", by=by)
    row.save(update_fields=["document"])


def _check(opportunity: Opportunity, values: FollowUpValues) -> None:
    """Raise ActionRefused for what cannot be so."""
    if values.outcome == Outcome.REFUSED and not values.reason:
        raise ActionRefused(_("Say why it will not be done."), field="reason")
    for field in ("money", "amount", "done_on"):
        if getattr(values, field) is not None and values.outcome != Outcome.DONE:
            raise ActionRefused(_("Only what was carried out has an actual saving."), field=field)
    if (values.money is not None or values.amount is not None) and not values.note.strip():
        raise ActionRefused(_("Say how the saving is known: meter, bills, count."), field="note")
    for field in ("cost", "money", "amount"):
        value = getattr(values, field)
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise ActionRefused(_("Write zero or more."), field=field)
        if value is not None and value >= MOST:
            raise ActionRefused(_("No firm saves as much: look at the unit."), field=field)
    if values.done_on is not None:
        if values.done_on > timezone.localdate():
            raise ActionRefused(_("This day has not come yet."), field="done_on")
        visited = opportunity.audit.visited_on
        if visited is not None and values.done_on < visited:
            raise ActionRefused(
                _("The visit was on %(day)s: what ran before it is no saving of this audit.") % {"day": visited},
                field="done_on",
            )


@transaction.atomic
def close_follow_up(audit: Audit, month: int, *, by: User | None) -> Audit:
    """The audit, followed up after that month; its link for it closes."""
    if audit.stage not in SIGNED:
        raise ActionRefused(_("The firm has not signed the report yet: there is nothing to follow up."))
    advance(audit, STAGES[month])
    audit.save(update_fields=["stage"])
    audit.links.filter(purpose=LinkPurpose.FOLLOW_UP, month=month, closed_at=None).update(closed_at=timezone.now())
    history.record(by, "audit.follow_up_closed", audit, month=month)
    if by is None:
        last = FollowUp.objects.filter(opportunity__audit=audit, month=month).order_by("pk").last()
        tell_firm(audit, last.told_by if last is not None else "")
    return audit
