"""A report as workbook, CSV, PDF or Word file: the same tables everywhere."""

import csv
import io
from textwrap import shorten
from typing import Literal

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from symbionet.core.texts import is_chinese, number_words
from symbionet.impact.pages.reports.values import Part, Report
from symbionet.letters import Block, Letter, letter_docx, letter_pdf
from symbionet.network.exports import safe_cell

__all__ = ["REPORT_FORMS", "report_answer", "report_csv", "report_letter", "report_workbook"]

type Form = Literal["xlsx", "csv", "pdf", "docx"]
REPORT_FORMS: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
TITLE = 31  # letters, the most that Excel takes for the name of a sheet
WIDEST = 60  # characters of a column
ROWS_ON_PAPER = 400  # a table on paper ends there and says so; the workbook has all


def report_answer(report: Report, form: str, *, part: str = "") -> HttpResponse | None:
    """The report as a file to save; None for a form or a table that does not exist."""
    if form == "csv":
        found = next((one for one in report.parts if one.id == part or not part), None)
        if found is None:
            return None
        return _file(report_csv(report, found), f"{report.name}-{found.id}.csv", form)
    if form == "xlsx":
        return _file(report_workbook(report), f"{report.name}.xlsx", form)
    if form in REPORT_FORMS:
        letter = report_letter(report)
        return _file(letter_pdf(letter) if form == "pdf" else letter_docx(letter), f"{report.name}.{form}", form)
    return None


def _file(data: bytes, name: str, form: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=REPORT_FORMS[form], headers=headers)


def report_csv(report: Report, part: Part) -> bytes:
    """One table as CSV with a mark in front (Excel reads Chinese only so); the basis stands in each row.

    Figures have the nine digits that count at most: sums of floats end in digits that nobody measured.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    based = _("Basis") not in part.headings
    writer.writerow([*part.headings, *([_("Basis")] if based else [])])
    for row in part.rows:
        cells = (float(f"{cell:.9g}") if isinstance(cell, float) else cell for cell in row)
        writer.writerow([safe_cell(cell) for cell in (*cells, *((part.basis or report.basis,) if based else ()))])
    return text.getvalue().encode("utf-8-sig")


def report_workbook(report: Report) -> bytes:
    """A sheet for each table, after one that says subject, basis and how the figures may be used."""
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = _("About")[:TITLE]
    about = [report.title, report.subject, report.basis, *report.notes, _made()]
    for number, line in enumerate(about, start=1):
        cell = cover.cell(row=number, column=1, value=safe_cell(line))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1, size=14 if number == 1 else 11)
    cover.column_dimensions["A"].width = 100
    for place, part in enumerate(report.parts, start=1):
        _add_sheet(book, part, place)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _add_sheet(book: Workbook, part: Part, place: int) -> None:
    name = "".join(" " if letter in r"[]:*?/\\" else letter for letter in f"{place} {part.title}")
    sheet = book.create_sheet(shorten(name, TITLE, placeholder="…"))
    sheet.append([safe_cell(heading) for heading in part.headings])
    for row in part.rows:
        sheet.append([None if cell is None else safe_cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, float):
                cell.number_format = "0.0##" if 0 < abs(cell.value) < 100 else "#,##0"
    for number, heading in enumerate(part.headings):
        longest = max((len(_words(row[number])) for row in part.rows), default=0)
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(WIDEST, max(len(heading) * 2, longest) + 2)
    if part.note:
        sheet.append([])
        sheet.append([safe_cell(part.note)])


def _made() -> str:
    return _("Made by Symbionet on %(date)s: %(address)s") % {
        "date": timezone.localdate().isoformat(),
        "address": settings.PUBLIC_URL,
    }


def report_letter(report: Report) -> Letter:
    """The report in the active language as blocks for PDF and Word."""
    blocks = [
        Block(kind="title", text=report.title),
        Block(kind="field", text=_("Subject"), value=report.subject),
        Block(kind="field", text=_("Level and basis"), value=report.basis),
    ]
    for part in report.parts:
        blocks.append(Block(kind="heading", text=part.title))
        if part.rows:
            blocks.append(Block(kind="row", text="", cells=part.headings, right=tuple(part.numbers)))
            blocks += [Block(kind="row", text="", cells=tuple(map(_words, row))) for row in part.rows[:ROWS_ON_PAPER]]
        else:
            blocks.append(Block(kind="text", text=_("Nothing yet.")))
        if len(part.rows) > ROWS_ON_PAPER:
            rest = _("The first %(count)s of %(all)s rows; the workbook has all.")
            blocks.append(Block(kind="text", text=rest % {"count": ROWS_ON_PAPER, "all": len(part.rows)}))
        if part.note:
            blocks.append(Block(kind="text", text=part.note))
    blocks += [Block(kind="text", text=note) for note in report.notes]
    blocks.append(Block(kind="foot", text=_made()))
    return Letter(kind="report", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def _words(cell: str | int | float | None) -> str:
    """A cell on paper; a year is no amount and gets no comma."""
    if cell is None:
        return ""
    return number_words(cell) if isinstance(cell, float) else str(cell)
