"""Audits in the timeline of a firm."""

from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.audits.models import Audit
from symbionet.audits.queries import audits_visible_to
from symbionet.network.models import Organisation
from symbionet.work.pages.timeline import MOST, TimelineLine, day_of

__all__ = ["lines_of_audits"]


def lines_of_audits(visitor: Visitor, thing: Model) -> list[TimelineLine]:
    """The audits of a firm that the visitor may see: the visit, and the signature of the report."""
    if not isinstance(thing, Organisation):
        return []
    rows = audits_visible_to(visitor).filter(organisation=thing).select_related("lead").order_by("-planned_on")
    return [_line(audit) for audit in rows[:MOST]]


def _line(audit: Audit) -> TimelineLine:
    visited = audit.visited_on is not None
    return TimelineLine(
        at=day_of(audit.visited_on or audit.planned_on),
        is_day=True,
        kind="audit",
        text=_("%(label)s: %(value)s")
        % {"label": _("Visit of the audit") if visited else _("Audit planned"), "value": audit.get_stage_display()},
        by=str(audit.lead or ""),
        url=audit.get_absolute_url(),
    )
