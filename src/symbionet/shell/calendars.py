"""Days and meetings as an iCalendar file (RFC 5545), which every calendar program opens or subscribes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.http import HttpResponse

__all__ = ["CalendarEntry", "calendar_answer"]

LINE_BYTES = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One thing in a calendar: a whole day, or from an aware moment on for some minutes; `key` stays the same."""

    key: str
    start: date | datetime
    title: str
    url: str
    category: str = ""
    minutes: int = 60
    place: str = ""


def calendar_answer(entries: Iterable[CalendarEntry], *, title: str, address: str, name: str) -> HttpResponse:
    """The entries as the file `name.ics`, each linked to its page below `address`."""
    host = urlsplit(address).hostname or "symbionet"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Symbionet//Workbench//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(title)}")
    for entry in entries:
        lines += ["BEGIN:VEVENT", f"UID:{entry.key}@{host}", f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}"]
        lines += [*_span(entry), f"SUMMARY:{_text(entry.title)}"]
        lines += [f"CATEGORIES:{_text(entry.category)}"] if entry.category else []
        lines += [f"LOCATION:{_text(entry.place)}"] if entry.place else []
        lines += [f"URL:{address.rstrip('/')}{entry.url}", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    body = "".join(f"{part}\r\n" for line in lines for part in _folded(line))
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private"})
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _span(entry: CalendarEntry) -> list[str]:
    if isinstance(entry.start, datetime):
        start, end = entry.start.astimezone(UTC), entry.start.astimezone(UTC) + timedelta(minutes=entry.minutes)
        return [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"]
    following = entry.start + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{entry.start:%Y%m%d}", f"DTEND;VALUE=DATE:{following:%Y%m%d}", "TRANSP:TRANSPARENT"]


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 bytes, each after the first begun with a blank; no character is cut."""
    pieces, piece, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > LINE_BYTES:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + length
    return [*pieces, piece]
