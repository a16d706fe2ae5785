"""What waits for a person in audits, and the figure of the programme."""

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.audits.models import Audit, AuditProgramme, Stage
from symbionet.audits.queries import SIGNED, has_audits
from symbionet.audits.queries.due import Due, due_of, reports_to_sign
from symbionet.shell.figures import Figure
from symbionet.shell.today import FEW, TodayList, TodayRow, rows_of

__all__ = ["figure_of_audits", "list_of_audits", "list_of_reports"]


def _due_words(due: Due) -> str:
    words = {
        "visit": _("Visit: %(firm)s"),
        "draft": _("Write the report: %(firm)s"),
        "review": _("Review the report: %(firm)s"),
        "follow_up": _("Ask what was carried out: %(firm)s"),
    }
    return words[due.what] % {"firm": due.audit.organisation}


def list_of_audits(user: User) -> TodayList:
    """Visits, drafts, reviews and follow-ups of a person, the earliest first."""
    due = due_of(user, timezone.localdate())
    return TodayList(
        title=_("Audits"),
        url=reverse("audit_list"),
        icon="clipboard-check",
        count=len(due),
        rows=tuple(
            TodayRow(text=_due_words(one), url=one.audit.get_absolute_url(), aside=one.on.isoformat())
            for one in due[:FEW]
        ),
        done=_("No visit, report or follow-up waits for you."),
    )


def list_of_reports(user: User) -> TodayList:
    """Reports of audits that the own firms have not signed yet."""
    waiting = reports_to_sign(user)
    return TodayList(
        title=_("Audit reports to read and sign"),
        url=reverse("audit_list") if waiting else reverse("home"),
        icon="signature",
        count=len(waiting),
        rows=rows_of(waiting[:FEW]),
        done=_("No report waits for your signature."),
    )


def figure_of_audits(visitor: Visitor) -> Figure:
    """The visits made against the targets of all programmes, by stage."""
    done = (Stage.VISITED, Stage.DRAFTED, Stage.REVIEWED, *SIGNED)
    listed = has_audits(visitor)
    made = Audit.objects.filter(stage__in=done)
    return Figure(
        label=_("Audits"),
        number=made.count(),
        url=reverse("audit_dashboard") if listed else "",
        target=AuditProgramme.objects.aggregate(all=Sum("target"))["all"] or 0,
    )
