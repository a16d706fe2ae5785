"""Lists as files for spreadsheets; a cell that a spreadsheet would calculate is kept as text."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from symbionet.synergies.models import ContactNote
from symbionet.synergies.queries import ShownCard, ShownEvent, ShownMatch, ShownRound, ShownServices, ShownSharing

__all__ = [
    "FORMATS",
    "calendar_file",
    "export_contacts",
    "export_matches",
    "export_services",
    "export_synergies",
    "export_table",
]

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ICAL_BYTES = 75  # of a line, RFC 5545 section 3.1
CALCULATED = ("=", "+", "-", "@", "\t", "\r")

type Cell = str | int | float


def export_matches(matches: Iterable[ShownMatch], kind: str) -> HttpResponse:
    """The matches as a CSV or XLSX file."""
    headings = [
        _("Have"),
        _("Provider"),
        _("Quantity"),
        _("Want or known use"),
        _("Receiver"),
        _("Probability"),
        _("Circular level"),
        _("Value per year (CNY)"),
        _("CO₂e avoided per year (t)"),
        _("Expected value per year (CNY)"),
        _("Distance"),
        _("Reasons"),
        _("State"),
        _("Dismissed because"),
        _("Note"),
        _("Found on"),
    ]
    rows: list[list[Cell]] = [
        [
            match.provider.title,
            match.provider.label,
            match.provider.quantity,
            match.receiver.title or _("known use"),
            match.receiver.label,
            round(match.probability, 3),
            match.worth.level_label,
            _figure(match.worth.money, match.worth.money_text),
            _figure(match.worth.co2e, match.worth.co2e_text),
            _figure(match.worth.expected, match.worth.expected_text),
            match.distance,
            "; ".join(reason.text for reason in match.main_reasons),
            match.state_label,
            match.dismissal,
            match.note,
            match.found_at.date().isoformat(),
        ]
        for match in matches
    ]
    return _answer("matches", kind, headings, rows)


def export_synergies(cards: Iterable[ShownCard], kind: str) -> HttpResponse:
    """The synergies of the workbench as a CSV or XLSX file."""
    headings = [
        _("Synergy"),
        _("Stage"),
        _("Type"),
        _("Circular level"),
        _("Provider"),
        _("Receiver"),
        _("Owner"),
        _("Next action"),
        _("Due"),
        _("Probability"),
        _("Value per year (CNY)"),
        _("Expected value per year (CNY)"),
        _("Days in this stage"),
        _("Stalled"),
        _("Moved without evidence"),
        _("Stopped by"),
        _("Changed on"),
    ]
    return _answer("synergies", kind, headings, [_synergy_row(card) for card in cards])


def _synergy_row(card: ShownCard) -> list[Cell]:
    synergy = card.synergy
    return [
        synergy.title,
        synergy.stage_label,
        card.type_label,
        card.level_label,
        synergy.provider.label,
        synergy.receiver.label,
        synergy.owner,
        synergy.next_action,
        synergy.next_action_due.isoformat() if synergy.next_action_due else "",
        "" if card.percent is None else card.percent / 100,
        _figure(card.money, ""),
        _figure(card.expected, ""),
        "" if card.days is None else card.days,
        _("yes") if card.stall else "",
        _("yes") if card.overridden else "",
        card.barrier,
        synergy.updated_at.date().isoformat(),
    ]


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


def export_services(services: ShownServices, kind: str) -> HttpResponse:
    """Mutual services as a CSV or XLSX file: rounds with the trip out and the load home, then what is lent."""
    headings = [
        _("Service"),
        _("Have"),
        _("Provider"),
        _("Receiver"),
        _("Want or return load"),
        _("Provider of the return load"),
        _("Receiver of the return load"),
        _("State"),
        _("Probability"),
        _("Way saved (%)"),
        _("Saved per round (km)"),
        _("Rounds per year"),
        _("Saved per year (km)"),
        _("Saved per year, low (CNY)"),
        _("Saved per year, high (CNY)"),
        _("Share of the want (%)"),
        _("Distance"),
        _("Reasons"),
    ]
    rows = [*map(_round_row, services.rounds), *map(_sharing_row, services.sharings)]
    return _answer("mutual-services", kind, headings, rows)


def _round_row(item: ShownRound) -> list[Cell]:
    there, back = item.legs
    money = item.cny_year
    return [
        _("Return loads"),
        there.load,
        there.provider.label,
        there.receiver.label,
        back.load,
        back.provider.label,
        back.receiver.label,
        _("agreed") if there.agreed and back.agreed else _("likely"),
        "",
        item.percent,
        _figure(item.saved_km, ""),
        _figure(item.rounds, ""),
        _figure(item.km_year, ""),
        _figure(money.low if money else None, ""),
        _figure(money.high if money else None, ""),
        "",
        "",
        "; ".join(item.reasons),
    ]


def _sharing_row(item: ShownSharing) -> list[Cell]:
    match = item.match
    empty: list[Cell] = [""] * 6
    return [
        item.kind_label,
        match.provider.title,
        match.provider.label,
        match.receiver.label,
        match.receiver.title,
        "",
        "",
        match.state_label,
        round(match.probability, 3),
        *empty,
        "" if item.share is None else item.share,
        match.distance,
        item.amount,
    ]


def export_contacts(notes: Iterable[ContactNote], kind: str) -> HttpResponse:
    """Lines of the contact log as a CSV or XLSX file."""
    headings = [
        _("Date"),
        _("How"),
        _("Synergy"),
        _("With"),
        _("Who was spoken to"),
        _("What was agreed"),
        _("Next step"),
        _("Due"),
        _("By"),
    ]
    rows: list[list[Cell]] = [
        [
            note.on.isoformat(),
            note.get_kind_display(),
            str(note.synergy or ""),
            str(note.organisation or ""),
            note.whom,
            note.agreed,
            note.next_step,
            note.next_due.isoformat() if note.next_due else "",
            str(note.by or ""),
        ]
        for note in notes
    ]
    return _answer("contacts", kind, headings, rows)


def _figure(value: float | None, otherwise: str) -> Cell:
    """The figure, or the band of it where a side is not named."""
    return otherwise if value is None else round(value, 1)


def export_table(name: str, kind: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    """A table as a CSV or XLSX file of that name."""
    return _answer(name, kind, headings, rows)


def _answer(name: str, kind: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> HttpResponse:
    body = _xlsx(headings, rows) if kind == "xlsx" else _csv(headings, rows)
    answer = HttpResponse(body, content_type=FORMATS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(CALCULATED) else cell


def _csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel reads Chinese as GBK


def _xlsx(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
