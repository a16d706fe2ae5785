"""A meeting or a visit for one's own calendar."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.audits.pages.timeline import visit_entry
from symbionet.audits.queries import audits_visible_to
from symbionet.programme.pages.calendars import meeting_entry
from symbionet.programme.queries.meetings import meetings_visible_to
from symbionet.shell.calendars import CalendarEntry, calendar_answer

__all__ = ["audit_calendar", "meeting_calendar"]


@require_safe
def audit_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The visit of an audit."""
    rows = audits_visible_to(signed_in(request)).select_related("organisation", "site")
    return _file(request, visit_entry(get_object_or_404(rows, pk=pk)))


@require_safe
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """An advisory meeting."""
    rows = meetings_visible_to(signed_in(request)).select_related("programme")
    return _file(request, meeting_entry(get_object_or_404(rows, pk=pk)))


def _file(request: HttpRequest, entry: CalendarEntry) -> HttpResponse:
    address = settings.PUBLIC_URL or request.build_absolute_uri("/")
    return calendar_answer([entry], title=entry.title, address=address, name=entry.key)
