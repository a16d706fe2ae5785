"""What waits for a person in environmental management."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.ems.models import AssessmentState, Entry
from symbionet.ems.pages.entries import entry_code, is_late
from symbionet.ems.queries.certification import cases_to_check
from symbionet.ems.queries.systems import assessments_visible_to, guides_systems, systems_visible_to
from symbionet.shell.today import FEW, TodayList, TodayRow

__all__ = ["list_of_systems"]

SOON = timedelta(days=30)


def list_of_systems(user: User) -> TodayList:
    """Assessments to review or to fill in, certificates to check, and of the own firms and those one coaches what is
    late or ends soon.
    """
    today, rows = timezone.localdate(), list[TodayRow]()
    state = (
        AssessmentState.SUBMITTED if guides_systems(user) or user.coached_systems.exists() else AssessmentState.RETURNED
    )
    for one in assessments_visible_to(user).filter(state=state).select_related("organisation")[:20]:
        words = _("Review: %(thing)s") if state == AssessmentState.SUBMITTED else _("Change: %(thing)s")
        thing, since = f"{one.organisation} · {one.get_kind_display()}", timezone.localtime(one.created_at).date()
        rows.append(TodayRow(text=words % {"thing": thing}, url=one.get_absolute_url(), aside=since.isoformat()))
    for case in cases_to_check(user).select_related("organisation")[:20]:
        rows.append(TodayRow(text=_("Check the certificate: %(firm)s") % {"firm": case}, url=case.get_absolute_url()))
    systems = systems_visible_to(user).filter(Q(organisation__in=user.organisation_ids) | Q(coach=user))
    near = Entry.objects.filter(system__in=systems.order_by().values("pk"))
    near = near.filter(Q(due__lt=today) | Q(expires__range=(today - SOON, today + SOON)))
    for entry in near.order_by("due", "expires")[:200]:
        if is_late(entry, today) or entry.expires is not None:
            day = entry.expires if entry.expires is not None and not is_late(entry, today) else entry.due
            words = f"{entry_code(entry)} {entry}"
            rows.append(TodayRow(text=words, url=entry.get_absolute_url(), aside=day.isoformat() if day else ""))
    return TodayList(
        title=_("Environmental management"),
        url=reverse("ems_list"),
        icon="leaf",
        count=len(rows),
        rows=tuple(rows[:FEW]),
        done=_("Nothing is late and nothing ends soon."),
    )
