"""Reads the sheet `survey`: questions, groups, repeats and conditions, with all that is wrong with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symbionet.xlsform.columns import ASKED, HINTS, METADATA, TYPES, type_of
from symbionet.xlsform.expressions import FUNCTIONS, BadExpression, Expression, parse_expression
from symbionet.xlsform.problems import FormProblem, nearest
from symbionet.xlsform.values import Choice, Group, Question, SheetRow

__all__ = ["SurveyReader"]

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
YES, NO = {"yes", "true", "true()", "1"}, {"no", "false", "false()", "0", ""}
SEVERITIES = ("", "minor", "major", "legal")
ATTACHED = ("", "photo")
SILENT = ("hidden", "calculate")
FIRST = "start"  # the page of questions that stand in no group


@dataclass(slots=True, kw_only=True)
class _Open:
    """A group that is being read."""

    kind: str
    row: SheetRow
    relevant: tuple[Expression, ...]


@dataclass(slots=True)
class _Page:
    """A page that is being read."""

    group: Group
    questions: list[Question] = field(default_factory=list)


class SurveyReader:
    """Reads the rows of the sheet once; `groups` are its pages."""

    def __init__(self, rows: Sequence[SheetRow], choices: Mapping[str, tuple[Choice, ...]]) -> None:
        self.rows, self.choices = rows, choices
        self.problems: list[FormProblem] = []
        self.open: list[_Open] = []
        self.pages: list[_Page] = []
        self.names: dict[str, int] = {}
        self.reads: list[tuple[SheetRow, str, Expression]] = []

    @property
    def groups(self) -> tuple[Group, ...]:
        """The pages with their questions; those without any are left out."""
        return tuple(replace(page.group, questions=tuple(page.questions)) for page in self.pages if page.questions)

    def read(self) -> list[FormProblem]:
        """The problems of all rows."""
        for row in self.rows:
            self._read_row(row)
        for left in self.open:
            self._wrong(left.row, "type", "group-not-closed", left.row.cells.get("name", ""))
        self._check_references()
        return self.problems

    def _wrong(
        self, row: SheetRow, column: str, code: str, value: str = "", suggestion: str = "", /, **more: str
    ) -> None:
        self.problems.append(
            FormProblem(sheet="survey", row=row.number, column=column, code=code, value=value, suggestion=suggestion,
                        more=more)
        )  # fmt: skip

    def _read_row(self, row: SheetRow) -> None:
        written = row.cells.get("type", "")
        kind, listed = type_of(written)
        if not written:
            self._wrong(row, "type", "type-missing", row.cells.get("name", ""))
        elif kind in METADATA:
            return
        elif kind.startswith("begin_"):
            self._begin(row, kind)
        elif kind.startswith("end_"):
            self._end(row, kind)
        elif kind in ASKED.values():
            self._question(row, kind, listed)
        elif kind.split()[0] in HINTS:
            self._wrong(row, "type", "type-not-asked", written, HINTS[kind.split()[0]])
        else:
            self._wrong(row, "type", "type-unknown", written, nearest(kind, TYPES))

    def _begin(self, row: SheetRow, kind: str) -> None:
        name = self._name(row)
        relevant = self._expression(row, "relevant")
        around = self.open[-1].relevant if self.open else ()
        if kind == "begin_repeat" and any(one.kind == kind for one in self.open):
            self._wrong(row, "type", "repeat-in-repeat", name)
        if not self.open or kind == "begin_repeat":
            self._label(row, name, both=True)
            cells = row.cells
            group = Group(name=name, en=cells.get("label_en", ""), zh=cells.get("label_zh", ""),
                          hint_en=cells.get("hint_en", ""), hint_zh=cells.get("hint_zh", ""),
                          repeats=kind == "begin_repeat")  # fmt: skip
            self.pages.append(_Page(group))
        self.open.append(_Open(kind=kind, row=row, relevant=(*around, *relevant)))

    def _end(self, row: SheetRow, kind: str) -> None:
        if not self.open:
            self._wrong(row, "type", "group-not-open", kind)
            return
        begun = self.open.pop()
        if begun.kind != kind.replace("end", "begin"):
            meant = begun.kind.replace("begin", "end")
            self._wrong(row, "type", "group-crossed", kind, meant, row=str(begun.row.number))
        if begun.kind == "begin_repeat" and self.open:  # what follows is of the page around, again
            first = self.open[0].row.cells
            group = next(page.group for page in self.pages if page.group.name == first.get("name", ""))
            self.pages.append(_Page(replace(group, name=f"{group.name}_{len(self.pages)}")))

    def _question(self, row: SheetRow, kind: str, listed: str) -> None:
        cells, name = row.cells, self._name(row)
        if kind not in SILENT:
            self._label(row, name)
        if kind.startswith("select"):
            self._list(row, listed)
        if not self.pages or (not self.open and self.pages[-1].group.name != FIRST):
            self.pages.append(_Page(Group(name=FIRST, en="", zh="")))
        relevant = self._expression(row, "relevant")
        constraint, calculation = self._expression(row, "constraint"), self._expression(row, "calculation")
        question = Question(
            name=name,
            kind=kind,
            en=cells.get("label_en", ""),
            zh=cells.get("label_zh", ""),
            hint_en=cells.get("hint_en", ""),
            hint_zh=cells.get("hint_zh", ""),
            list_name=listed,
            relevant=(*(self.open[-1].relevant if self.open else ()), *relevant),
            required=self._flag(row, "required"),
            constraint=constraint[0] if constraint else None,
            message_en=cells.get("constraint_message_en", ""),
            message_zh=cells.get("constraint_message_zh", ""),
            calculation=calculation[0] if calculation else None,
            unit=cells.get("unit", ""),
            attach=self._one_of(row, "attach", ATTACHED),
            severity=self._one_of(row, "severity", SEVERITIES),
            clause=cells.get("clause", ""),
            weight=self._number(row, "weight"),
            repeat=self.pages[-1].group.name if self.pages[-1].group.repeats and self.open else "",
        )
        if kind == "calculate" and question.calculation is None:
            self._wrong(row, "calculation", "calculation-missing", name)
        if name:
            self.pages[-1].questions.append(question)

    def _name(self, row: SheetRow) -> str:
        name = row.cells.get("name", "")
        if not name:
            self._wrong(row, "name", "name-missing")
        elif not NAME.fullmatch(name):
            self._wrong(row, "name", "name-bad", name, re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_"))
        elif name in self.names:
            self._wrong(row, "name", "name-twice", name, row=str(self.names[name]))
        else:
            self.names[name] = row.number
        return name

    def _label(self, row: SheetRow, name: str, *, both: bool = False) -> None:
        present = [column for column in ("label_en", "label_zh") if row.cells.get(column)]
        for column, shown in (("label_en", "label::English (en)"), ("label_zh", "label::中文 (zh)")):
            if column not in present and (present or both or name):
                self._wrong(row, shown, "label-missing", name)

    def _list(self, row: SheetRow, listed: str) -> None:
        if not listed:
            self._wrong(row, "type", "list-not-named", row.cells.get("type", ""), next(iter(self.choices), ""))
        elif listed not in self.choices:
            self._wrong(row, "type", "list-unknown", listed, nearest(listed, self.choices))

    def _flag(self, row: SheetRow, column: str) -> bool:
        text = row.cells.get(column, "").lower()
        if text not in YES | NO:
            self._wrong(row, column, "yes-or-no", text, "yes")
        return text in YES

    def _one_of(self, row: SheetRow, column: str, known: Sequence[str]) -> str:
        text = row.cells.get(column, "").lower()
        if text in known:
            return text
        self._wrong(row, column, "not-of-list", text, nearest(text, known[1:]), known=", ".join(known[1:]))
        return ""

    def _number(self, row: SheetRow, column: str) -> float:
        text = row.cells.get(column, "")
        try:
            return float(text or 1)
        except ValueError:
            self._wrong(row, column, "number-bad", text)
            return 1.0

    def _expression(self, row: SheetRow, column: str) -> tuple[Expression, ...]:
        text = row.cells.get(column, "")
        if not text:
            return ()
        try:
            found = parse_expression(text)
        except BadExpression as error:
            meant = nearest(error.found, FUNCTIONS) if error.code == "function-unknown" else ""
            self._wrong(
                row, column, f"expression-{error.code}", error.found, meant, place=str(error.place + 1), text=text
            )
            return ()
        self.reads.append((row, column, found))
        return (found,)

    def _check_references(self) -> None:
        for row, column, expression in self.reads:
            for name in expression.names:
                if name not in self.names:
                    self._wrong(row, column, "reference-unknown", name, nearest(name, self.names))
                elif name == row.cells.get("name") and column != "constraint":
                    self._wrong(row, column, "reference-itself", name)
        for row, name in self._circles():
            self._wrong(row, "relevant", "circle", name)

    def _circles(self) -> Iterator[tuple[SheetRow, str]]:
        """Questions whose condition hangs on itself by way of others."""
        needs = {
            row.cells.get("name", ""): (row, read.names) for row, column, read in self.reads if column == "relevant"
        }
        for name, (row, first) in needs.items():
            seen: set[str] = set()
            asked = [other for other in first if other != name]
            while asked:
                other = asked.pop()
                if other == name:
                    yield row, name
                    break
                if other not in seen:
                    seen.add(other)
                    asked += needs.get(other, (row, ()))[1]
