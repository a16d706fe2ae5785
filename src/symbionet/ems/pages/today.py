"""What waits for a person in environmental management."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.ems.models import AssessmentState, Entry, System
from symbionet.ems.pages.entries import entry_code, is_late
from symbionet.ems.queries.certification import cases_to_check
from symbionet.ems.queries.systems import assessments_visible_to, guides_systems
from symbionet.shell.today import FEW, TodayList, TodayRow

__all__ = ["list_of_systems"]

SOON = timedelta(days=30)
FIRM = ("organisation__name_zh", "organisation__name_en")


def list_of_systems(user: User) -> TodayList:
    """Assessments to review or to fill in, certificates to check, and of the own firms and those one coaches what is
    late or ends soon.
    """
    today, rows = timezone.localdate(), list[TodayRow]()
    mine = System.objects.filter(Q(organisation__in=user.organisation_ids) | Q(coach=user)).order_by()
    coaches = dict(mine.values_list("pk", "coach_id"))
    guides = guides_systems(user)
    if coaches or guides:  # anybody else sees no system
        rows += _to_check(user, reviews=guides or user.pk in coaches.values())
    near = Q(due__lt=today) | Q(expires__range=(today - SOON, today + SOON))
    entries = Entry.objects.filter(near, system__in=list(coaches)).order_by("due", "expires")
    for entry in entries.only("register", "number", "title", "state", "due", "expires")[:200]:
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


def _to_check(user: User, *, reviews: bool) -> Iterator[TodayRow]:
    """Assessments that are to be reviewed, or to be changed, and certificates to be checked."""
    state = AssessmentState.SUBMITTED if reviews else AssessmentState.RETURNED
    found = assessments_visible_to(user).filter(state=state).select_related("organisation")
    for one in found.only("kind", "created_at", *FIRM)[:20]:
        words = _("Review: %(thing)s") if state == AssessmentState.SUBMITTED else _("Change: %(thing)s")
        thing, since = f"{one.organisation} · {one.get_kind_display()}", timezone.localtime(one.created_at).date()
        yield TodayRow(text=words % {"thing": thing}, url=one.get_absolute_url(), aside=since.isoformat())
    for case in cases_to_check(user).select_related("organisation").only(*FIRM)[:20]:
        yield TodayRow(text=_("Check the certificate: %(firm)s") % {"firm": case}, url=case.get_absolute_url())
