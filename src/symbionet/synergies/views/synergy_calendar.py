"""The calendar of the workbench, and one's own days as a feed for other calendars."""

import calendar
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates
from symbionet.core.app import declared
from symbionet.shell.answers import link_over
from symbionet.synergies.exports import calendar_file
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.synergy_calendar import events_between
from symbionet.synergies.queries import chosen_synergies, stage_days, stage_probabilities, synergies_visible_to

__all__ = ["calendar_context", "calendar_key", "synergy_calendar_feed"]

PAST, AHEAD = timedelta(days=60), timedelta(days=400)
SALT = "synergy-calendar"
HASH_LENGTH = 16  # of the session hash: enough to notice a new password


def calendar_context(
    request: HttpRequest, user: User, rows: QuerySet[Synergy], limits: dict[str, int]
) -> dict[str, Any]:
    """The month the address asks for as weeks of days with their events; this month where it names none."""
    today = timezone.localdate()
    month = _month(request.GET.get("month", ""), today)
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    events = events_between(user, rows, first=weeks[0][0], last=weeks[-1][-1], limits=limits)
    days = {day: [event for event in events if event.on == day] for week in weeks for day in week}
    return {
        "weeks": [[(day, days[day]) for day in week] for week in weeks],
        "month": month,
        "today": today,
        "before": f"{month - timedelta(days=1):%Y-%m}",
        "after": f"{month + timedelta(days=31):%Y-%m}",
        "number": sum(len(found) for day, found in days.items() if day.month == month.month),
        "feed": request.build_absolute_uri(reverse("synergy_calendar_feed", args=[calendar_key(user)]))
        if facilitates(user)
        else "",
    }


def _month(text: str, today: date) -> date:
    try:
        year, month = (int(part) for part in text.split("-"))
        return date(min(max(year, 2000), 2100), month, 1)
    except ValueError:
        return today.replace(day=1)


def _feed_over(request: HttpRequest) -> HttpResponse:
    remedy = _(
        "The address of a calendar ends with a new password, and when its person leaves. Copy the new one from the "
        "calendar of the synergies into your calendar program."
    )
    return link_over(request, remedy, instead=(f"{reverse('synergy_list')}?view=calendar", _("To the calendar")))


def calendar_key(user: User) -> str:
    """The key of a person's feed; it ends with the person's password."""
    return signing.Signer(salt=SALT).sign_object([user.pk, user.get_session_auth_hash()[:HASH_LENGTH]])


@login_not_required
@require_safe
def synergy_calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The due days of the person whose key it is, as an iCalendar file: own synergies and own tasks."""
    try:
        pk, hashed = signing.Signer(salt=SALT).unsign_object(key)
    except (signing.BadSignature, ValueError):
        return _feed_over(request)
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not facilitates(user) or hashed != user.get_session_auth_hash()[:HASH_LENGTH]:
        return _feed_over(request)
    own = synergies_visible_to(user).filter(Q(owner=user) | Q(tasks__assigned_to=user)).distinct()
    limits, today = stage_days(), timezone.localdate()
    rows = chosen_synergies(own, chances=stage_probabilities(), limits=limits, values={})
    with translation.override(user.language):
        events = events_between(user, rows, first=today - PAST, last=today + AHEAD, limits=limits)
        own_events = [event for event in events if event.person == user.pk]
        sources = [one for entry in declared("menu", "CALENDAR", tuple).values() for one in entry]
        others = [entry for source in sources for entry in source(user, today - PAST, today + AHEAD)]
        return calendar_file(own_events, others, address=settings.PUBLIC_URL or request.build_absolute_uri("/"))
