"""Advisory meetings in calendars."""

from datetime import date

from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.programme.models import Meeting
from symbionet.programme.queries.meetings import meetings_visible_to
from symbionet.shell.calendars import CalendarEntry

__all__ = ["meeting_entry", "meetings_of"]


def meetings_of(user: User, first: date, last: date) -> list[CalendarEntry]:
    """The advisory meetings of those days that the person may see, for the person's calendar."""
    rows = meetings_visible_to(user).filter(starts_at__date__range=(first, last)).select_related("programme")
    return [meeting_entry(meeting) for meeting in rows]


def meeting_entry(meeting: Meeting) -> CalendarEntry:
    """A meeting as an entry of a calendar."""
    return CalendarEntry(
        key=f"meeting-{meeting.pk}",
        start=meeting.starts_at,
        minutes=meeting.minutes_long,
        title=_("Advisory meeting %(number)s · %(programme)s")
        % {"number": meeting.number, "programme": meeting.programme},
        url=meeting.get_absolute_url(),
        category=_("Meeting"),
        place=meeting.place,
    )
