"""Checks a questionnaire and says all that is wrong with it at once: sheet, row, column, and what may be meant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symbionet.xlsform.columns import KNOWN, TEXTS, column_of
from symbionet.xlsform.problems import FormProblem, nearest
from symbionet.xlsform.survey import SurveyReader
from symbionet.xlsform.values import Choice, Questionnaire, SheetRow, Sheets

__all__ = ["Checked", "check_sheets"]

NEEDED = {"survey": ("type", "name", "label_en", "label_zh"), "choices": ("list_name", "name", "label_en", "label_zh")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A questionnaire as far as it can be read, and its problems by sheet and row."""

    questionnaire: Questionnaire
    problems: tuple[FormProblem, ...] = field(default=())

    @property
    def is_sound(self) -> bool:
        """Whether it can be used: it has remarks at most."""
        return not any(problem.is_error for problem in self.problems)


def check_sheets(
    sheets: Sheets, *, form_id: str = "", version: str = "", titles: tuple[str, str] = ("", "")
) -> Checked:
    """The questionnaire that the sheets hold, with every problem.

    `form_id`, `version` and `titles` (English, Chinese) stand where the sheet `settings` says nothing.

    >>> row = SheetRow(number=2, cells={"type": "desimal", "name": "water", "label::en": "Water", "label::zh": "用水"})
    >>> survey = (("type", "name", "label::en", "label::zh"), (row,))
    >>> found = check_sheets({"survey": survey}, form_id="a", version="1", titles=("Water", "用水"))
    >>> [(one.row, one.column, one.code, one.suggestion) for one in found.problems]
    [(2, 'type', 'type-unknown', 'decimal')]
    """
    problems: list[FormProblem] = []
    plain = {name: _plain(name, *sheet, problems) for name, sheet in sheets.items() if name in KNOWN}
    if "survey" not in plain:
        near = nearest("survey", [name for name in sheets if name not in KNOWN])
        problems.append(FormProblem(sheet="survey", row=0, column="", code="sheet-missing", suggestion=near))
    choices = _read_choices(plain.get("choices", ()), problems)
    reader = SurveyReader(plain.get("survey", ()), choices)
    problems += reader.read()
    settings = plain["settings"][0].cells if plain.get("settings") else {}
    title = settings.get("form_title", "")
    questionnaire = Questionnaire(
        id=settings.get("form_id", "") or form_id,
        version=settings.get("version", "") or version,
        title_en=titles[0] or title,
        title_zh=titles[1] or title,
        groups=reader.groups,
        choices=choices,
    )
    problems += _missing_settings(questionnaire)
    order = {name: place for place, name in enumerate(KNOWN)}
    problems.sort(key=lambda one: (order.get(one.sheet, 9), one.row))
    return Checked(questionnaire=questionnaire, problems=tuple(problems))


def _plain(
    sheet: str, headings: Sequence[str], rows: Sequence[SheetRow], problems: list[FormProblem]
) -> tuple[SheetRow, ...]:
    """The rows by our names of columns; unknown, doubled and missing columns are told."""
    columns: dict[str, str] = {}
    for heading in filter(None, headings):
        name = column_of(heading)
        if name in columns.values():
            problems.append(FormProblem(sheet=sheet, row=1, column=heading, code="column-twice", value=heading))
        columns[heading] = name
        stem = name.removesuffix("_en").removesuffix("_zh")
        if stem not in KNOWN[sheet] and "::" not in heading:
            meant = nearest(name, KNOWN[sheet])
            problems.append(
                FormProblem(sheet=sheet, row=1, column=heading, code="column-unknown", value=heading, suggestion=meant,
                            is_error=bool(meant))
            )  # fmt: skip
        elif stem in TEXTS and name == stem:
            problems.append(
                FormProblem(sheet=sheet, row=1, column=heading, code="language-missing", value=heading,
                            suggestion=f"{stem}::English (en)")
            )  # fmt: skip
    for name in NEEDED.get(sheet, ()):
        if name not in columns.values() and (rows or sheet == "survey"):
            shown = {"label_en": "label::English (en)", "label_zh": "label::中文 (zh)"}.get(name, name)
            problems.append(FormProblem(sheet=sheet, row=1, column=shown, code="column-missing", value=shown))
    return tuple(
        SheetRow(
            number=row.number,
            cells={columns[head]: cell.strip() for head, cell in row.cells.items() if head in columns},
        )
        for row in rows
    )


def _read_choices(rows: Iterable[SheetRow], problems: list[FormProblem]) -> Mapping[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        problems += _choice_problems(row, seen)
        listed, name = row.cells.get("list_name", ""), row.cells.get("name", "")
        if listed and name:
            seen.setdefault((listed, name), row.number)
            en, zh = row.cells.get("label_en", ""), row.cells.get("label_zh", "")
            lists.setdefault(listed, []).append(Choice(name=name, en=en, zh=zh, score=_score(row)))
    return {name: tuple(choices) for name, choices in lists.items()}


def _score(row: SheetRow) -> float | None:
    try:
        return float(row.cells.get("score", ""))
    except ValueError:
        return None


def _choice_problems(row: SheetRow, seen: Mapping[tuple[str, str], int]) -> Iterator[FormProblem]:
    def wrong(column: str, code: str, value: str = "", **more: str) -> FormProblem:
        return FormProblem(sheet="choices", row=row.number, column=column, code=code, value=value, more=more)

    listed, name = row.cells.get("list_name", ""), row.cells.get("name", "")
    if not listed:
        yield wrong("list_name", "list-missing")
    if not name:
        yield wrong("name", "name-missing")
    elif " " in name:
        yield wrong("name", "choice-blank", name)
    if (listed, name) in seen and name:
        yield wrong("name", "choice-twice", name, list=listed, row=str(seen[listed, name]))
    for column, shown in (("label_en", "label::English (en)"), ("label_zh", "label::中文 (zh)")):
        if not row.cells.get(column):
            yield wrong(shown, "label-missing", name)
    if row.cells.get("score") and _score(row) is None:
        yield wrong("score", "number-bad", row.cells["score"])


def _missing_settings(questionnaire: Questionnaire) -> Iterator[FormProblem]:
    for column, value in (("form_id", questionnaire.id), ("version", questionnaire.version)):
        if not value:
            yield FormProblem(sheet="settings", row=2, column=column, code="setting-missing", value=column)
    if not (questionnaire.title_en and questionnaire.title_zh):
        yield FormProblem(sheet="settings", row=2, column="form_title", code="setting-missing", value="form_title")
