"""The days of the workbench as a file for calendars."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.utils.translation import gettext as _

from symbionet.synergies.pages.synergy_calendar import ShownEvent

__all__ = ["calendar_file"]

ICAL_BYTES = 75  # of a line, RFC 5545 section 3.1


def calendar_file(events: Iterable[ShownEvent], *, address: str) -> HttpResponse:
    """The events as an iCalendar file (RFC 5545), each a whole day that links to its page below `address`."""
    host = urlsplit(address).hostname or "symbionet"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Symbionet//Workbench//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_calendar_text(_('Symbionet: my days'))}")
    words = {"action": _("Next action"), "task": _("Task"), "again": _("Look at it again")}
    for event in events:
        title = f"{event.text or words[event.kind]} · {event.title}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.key}@{host}",
            f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_calendar_text(title)}",
            f"CATEGORIES:{_calendar_text(words[event.kind])}",
            f"URL:{address.rstrip('/')}{event.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    body = "".join(f"{part}\r\n" for line in lines for part in _folded(line))
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private"})
    answer["Content-Disposition"] = 'attachment; filename="symbionet.ics"'
    return answer


def _calendar_text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 bytes, each after the first begun with a blank; no character is cut."""
    pieces, piece, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > ICAL_BYTES:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + length
    return [*pieces, piece]
