"""A report as workbook, CSV, PDF or Word file: the same tables everywhere."""

from typing import Literal

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, is_chinese, number_words
from symbionet.impact.pages.reports.values import Cell, Part, Report, Summary
from symbionet.letters import (
    Block,
    Flow,
    Letter,
    Step,
    bar_chart,
    flow_chart,
    letter_docx,
    letter_pdf,
    step_chart,
)
from symbionet.shell.answers import TABLE_FILES, file_answer
from symbionet.tables import Column, Table, as_csv, as_workbook, table_of

__all__ = ["REPORT_FORMS", "report_answer", "report_csv", "report_letter", "report_workbook"]

type Form = Literal["xlsx", "csv", "pdf", "docx"]
REPORT_FORMS: dict[str, str] = {
    **TABLE_FILES,
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
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
    answer = file_answer(data, name, REPORT_FORMS[form])
    answer["Cache-Control"] = "private, no-store"
    return answer


def report_csv(report: Report, part: Part) -> bytes:
    """One table as CSV; the basis stands in each row.

    Figures have the nine digits that count at most: sums of floats end in digits that nobody measured.
    """
    based = _("Basis") not in part.headings
    basis = (part.basis or report.basis,) if based else ()
    rows = [[*(float(f"{cell:.9g}") if isinstance(cell, float) else cell for cell in row), *basis] for row in part.rows]
    return as_csv(table_of([*part.headings, *((_("Basis"),) if based else ())], rows))


def report_workbook(report: Report) -> bytes:
    """A sheet for each table, after one that says subject, basis and how the figures may be used."""
    first = report.summary
    figures = [f"{one.label}: {one.text}{bracketed(one.note)}" for one in first.figures] if first else []
    made = [*first.proof, *first.method, *first.unknown] if first else []
    about = [report.title, report.subject, report.basis, *figures, *made, *report.notes, _made()]
    tables = [_table(part, place) for place, part in enumerate(report.parts, start=1)]
    return as_workbook(tables, cover=[_("About"), *about])


def _table(part: Part, place: int) -> Table:
    columns = []
    for number, heading in enumerate(part.headings):
        longest = max((len(_words(row[number])) for row in part.rows), default=0)
        columns.append(Column(heading=heading, width=min(WIDEST, max(len(heading) * 2, longest) + 2), figures=True))
    return Table(columns=columns, rows=part.rows, title=f"{place} {part.title}", note=part.note)


def _made() -> str:
    return _("Made by Symbionet on %(date)s: %(address)s") % {
        "date": timezone.localdate().isoformat(),
        "address": settings.PUBLIC_URL,
    }


def report_letter(report: Report, *, dated: bool = True) -> Letter:
    """The report in the active language as blocks for PDF and Word: a first page, then each table with its picture.

    Without a date (`dated`) the same figures make the same words on another day.
    """
    blocks = [
        Block(kind="title", text=report.title),
        Block(kind="field", text=_("Subject"), value=report.subject),
        Block(kind="field", text=_("Level and basis"), value=report.basis),
    ]
    levels = next((part for part in report.parts if part.chart == "columns" and part.rows), None)
    if report.summary is not None:
        blocks += _first_page(report.summary, levels)
    for part in report.parts:
        blocks += _part_blocks(part, drawn=report.summary is None or part is not levels)
    blocks += [Block(kind="text", text=note) for note in report.notes]
    if dated:
        blocks.append(Block(kind="foot", text=_made()))
    return Letter(kind="report", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def _first_page(summary: Summary, levels: Part | None) -> list[Block]:
    """Figures side by side, their levels, what is proven and by whom, how figures are made, what is open."""
    blocks = [Block(kind="figure", text=one.label, value=one.text, note=one.note) for one in summary.figures]
    if levels is not None:
        blocks += [Block(kind="heading", text=levels.title), *_picture(levels)]
    beside = ((_("What is proven, and by whom"), summary.proof), (_("What is open or not known"), summary.unknown))
    blocks += [Block(kind="beside", text=title, cells=texts) for title, texts in beside if texts]
    blocks.append(Block(kind="heading", text=_("How the figures are made")))
    blocks += [Block(kind="text", text=text) for text in summary.method]
    return [*blocks, Block(kind="break", text="")]


def _part_blocks(part: Part, *, drawn: bool) -> list[Block]:
    """A table with its heading, picture (where it is not drawn elsewhere) and note."""
    blocks = [Block(kind="heading", text=part.title)]
    if not part.rows:
        return [*blocks, Block(kind="text", text=_("Nothing yet.")), *([_note(part)] if part.note else [])]
    if drawn:
        blocks += _picture(part)
    blocks.append(Block(kind="row", text="", cells=part.headings, right=tuple(part.numbers)))
    blocks += [Block(kind="row", text="", cells=tuple(map(_words, row))) for row in part.rows[:ROWS_ON_PAPER]]
    if len(part.rows) > ROWS_ON_PAPER:
        rest = _("The first %(count)s of %(all)s rows; the workbook has all.")
        blocks.append(Block(kind="text", text=rest % {"count": ROWS_ON_PAPER, "all": len(part.rows)}))
    return [*blocks, *([_note(part)] if part.note else [])]


def _note(part: Part) -> Block:
    return Block(kind="text", text=part.note)


def _picture(part: Part) -> list[Block]:
    """What the page draws of a table, for paper; none where it holds no figure."""
    draw = {"columns": _levels, "waterfall": _steps, "sankey": _flows}.get(part.chart)
    made = draw(part) if draw is not None and part.rows else ""
    return [Block(kind="picture", text=part.title, picture=made)] if made else []


def _levels(part: Part) -> str:
    columns = [column + 1 for column in part.drawn]
    series = [(part.headings[column], [_number(row[column]) for row in part.rows]) for column in columns]
    return bar_chart([str(row[0]) for row in part.rows], series)


def _steps(part: Part) -> str:
    """The steps of a table whose columns are the change and where the sum stands after it."""
    change, after = (column + 1 for column in part.drawn)
    steps = []
    for place, row in enumerate(part.rows):
        stands, changed = _number(row[after]) or 0.0, _number(row[change])
        is_sum = place in part.totals
        label = _words(row[after] if is_sum else row[change])
        steps.append(Step(label=str(row[0]), before=stands - (changed or 0.0), after=stands, text=label, is_sum=is_sum))
    return step_chart(steps)


def _flows(part: Part) -> str:
    """The links of a table (from, to, amount); what begins where another ends stands in the column after it."""
    target, amount = (column + 1 for column in part.drawn)
    ends = {row[target] for row in part.rows}
    flows = [
        Flow(stage=int(row[0] in ends), source=str(row[0]), target=str(row[target]), value=value)
        for row in part.rows
        if (value := _number(row[amount]))
    ]
    return flow_chart(flows, other=_("other"))


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _words(cell: str | int | float | None) -> str:
    """A cell on paper; a year is no amount and gets no comma."""
    if cell is None:
        return ""
    return number_words(cell) if isinstance(cell, float) else str(cell)
