"""Audits in the timeline of a firm, and their visits in calendars."""

from datetime import date

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.audits.models import Audit
from symbionet.audits.queries import audits_visible_to
from symbionet.network.models import Organisation
from symbionet.shell.calendars import CalendarEntry
from symbionet.work.pages.timeline import MOST, TimelineLine, day_of

__all__ = ["lines_of_audits", "visit_entry", "visits_of"]


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


def visits_of(user: User, first: date, last: date) -> list[CalendarEntry]:
    """The visits of those days that the person makes, for the person's calendar."""
    own = Q(lead=user) | Q(assistants=user)
    rows = (
        audits_visible_to(user)
        .filter(own, planned_on__range=(first, last))
        .select_related("organisation", "site")
        .distinct()
    )
    return [visit_entry(audit) for audit in rows]


def visit_entry(audit: Audit) -> CalendarEntry:
    """The visit of an audit as an entry of a calendar."""
    return CalendarEntry(
        key=f"audit-{audit.pk}",
        start=audit.visited_on or audit.planned_on,
        title=f"{_('Visit of the audit')} · {audit.organisation}",
        url=audit.get_absolute_url(),
        category=_("Visit of the audit"),
        place=str(audit.site or ""),
    )
