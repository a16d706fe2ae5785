"""Meetings as iCalendar files."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.programme.models import Meeting

__all__ = ["calendar_of"]

LONGEST = 74  # bytes of a line, without its end


def calendar_of(meetings: Iterable[Meeting], *, host: str) -> bytes:
    """The meetings as an iCalendar file (RFC 5545); a meeting keeps its identity when it is moved."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Symbionet//Programme//EN"]
    for meeting in meetings:
        title = _("Advisory meeting %(number)s: %(programme)s") % {
            "number": meeting.number, "programme": meeting.programme,
        }  # fmt: skip
        lines += [
            "BEGIN:VEVENT",
            f"UID:meeting-{meeting.pk}@{host}",
            f"DTSTAMP:{_stamp(timezone.now())}",
            f"DTSTART:{_stamp(meeting.starts_at)}",
            f"DTEND:{_stamp(meeting.starts_at + timedelta(minutes=meeting.minutes_long))}",
            f"SUMMARY:{_escaped(title)}",
            f"LOCATION:{_escaped(meeting.place)}",
            f"DESCRIPTION:{_escaped('; '.join(str(item) for item in meeting.items.all()))}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterable[str]:
    """The line in pieces of at most 75 bytes, no letter cut in two; those after the first begin with a space."""
    piece, size = "", 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + wide
    yield piece
