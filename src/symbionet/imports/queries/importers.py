"""What an app hands in so that a kind of list can be imported, and the values that pass between it and the room.

An app declares `IMPORTERS = (Importer(...),)` in its module `importers`. It gives a reader (file or pasted text ->
rows) and the parts of a commit (a slice of rows -> what became of each); all else is done here, alike for every list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models, transaction
from django.utils.functional import Promise

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.core.app import declared
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.core.texts import is_chinese
from symbionet.imports.models import Import, ImportStep, RowState
from symbionet.sheets import Problem, Table, problem_text
from symbionet.tables import Column
from symbionet.tables import Table as FileTable

__all__ = [
    "Importer",
    "Outcome",
    "Part",
    "ReadFile",
    "ReadRow",
    "SubjectChoice",
    "Undone",
    "import_verbs",
    "importer_of",
    "one_by_one",
    "refused",
]

PART = 100  # rows in one transaction: a second at most, so that others may write in between


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A row as it was read: its texts by column, and the headings as they were written."""

    number: int
    table: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """The text of a column, "" where there is none."""
        return self.texts.get(column, "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file as it was read: its rows, the problems of its columns, and where each field stands where that may be
    corrected (`mapping`, table -> field -> place).
    """

    rows: Sequence[ReadRow] = ()
    problems: Sequence[Problem] = ()
    mapping: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of a row: a state of `RowState`, its problems, and the thing it made or changed.

    `number` is None for a thing that the import makes besides its rows.
    """

    number: int | None
    state: str
    table: str = ""
    what: str = ""
    problems: tuple[Problem, ...] = ()
    target: models.Model | None = None
    before: Mapping[str, Json] | None = None

    @property
    def column(self) -> str:
        """The heading of the column that is wrong, "" where none is."""
        return self.problems[0].column if self.problems else ""

    @property
    def value(self) -> str:
        """What stands there."""
        return self.problems[0].value if self.problems else ""

    @property
    def code(self) -> str:
        """The code of the problem."""
        return self.problems[0].code if self.problems else ""

    @property
    def words(self) -> str:
        """What is wrong and what to do, in words."""
        return " ".join(problem_words(problem) for problem in self.problems)


def problem_words(problem: Problem) -> str:
    """The words that came with a problem, else those of its code in the language of the page."""
    return problem.params.get("words", "") or problem_text(problem, "zh" if is_chinese() else "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A step of a commit: `act` stores `size` rows and says what became of them; the room calls it in a transaction."""

    size: int
    act: Callable[[], Sequence[Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo did: how many things are gone, how many stay as people build on them, and the rows of these."""

    gone: int
    kept: int
    kept_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectChoice:
    """The choice of what the rows belong to, on the page of the upload."""

    name: str
    label: Promise
    rows: Callable[[User], models.QuerySet[Any]]
    is_required: Callable[[User], bool]
    empty_label: Promise
    help_text: Promise | str = ""


def _nobody(_visitor: Visitor) -> bool:
    return False


def _no_blanks() -> dict[str, Sequence[FileTable]]:
    return {}


def blank_form(columns: Mapping[str, Sequence[str]], title: str) -> FileTable:
    """A sheet without rows, with the headings in the language of the page; columns as `plain_reader` takes them."""
    headings = [words[1 if is_chinese() and len(words) > 1 else 0] for words in columns.values()]
    return FileTable(columns=[Column(heading=f"{one[:1].upper()}{one[1:]}") for one in headings], rows=[], title=title)


def _no_parts(_batch: Import, _rows: Sequence[ReadRow]) -> list[Part]:
    return []


def _nothing_more(_batch: Import) -> dict[str, Any]:
    return {}


def _no_fields() -> dict[str, Any]:
    return {}


def _no_options() -> dict[str, forms.Field]:
    return {}


def _no_duplicates(_batch: Import) -> Sequence[str]:
    return ()


def _no_questions(_batch: Import) -> Sequence[Mapping[str, Json]]:
    return ()


def _as_written(column: str) -> str:
    return column


def _as_counted(_batch: Import, counts: Mapping[str, int]) -> dict[str, Any]:
    return {state: counts.get(state, 0) for state in ("new", "entered", "changed", "same", "refused")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A kind of list: who may bring it, how it is read, shown, stored and undone.

    Its routes are `KIND_detail`, `KIND_commit`, ... and `list_route`; its verbs in the history begin with `verbs`.
    Where `preview` is None the preview tries the rows out and takes them back again.
    """

    kind: str
    title: Promise
    list_route: str
    verbs: str
    may_import: Callable[[Visitor], bool]
    read: Callable[[bytes, str, bool], ReadFile]  # data, name, whether it was pasted
    parts: Callable[[Import, Sequence[ReadRow]], Sequence[Part]] = _no_parts
    in_one: bool = False  # stored while the browser waits, all or nothing
    sees_all: Callable[[Visitor], bool] = _nobody  # others see their own
    keeps_file: bool = False  # the rows are read again from the file each time
    subject: SubjectChoice | None = None
    preview: Callable[[Import, User, Mapping[str, str]], dict[str, Any]] | None = None  # what its page shows
    result: Callable[[Import], dict[str, Any]] = _nothing_more  # what the page of the outcome shows besides
    options: Callable[[], Mapping[str, forms.Field]] = _no_options  # how it may be stored, asked with the commit
    fields: Callable[[], Mapping[str, Any]] = _no_fields  # with labels, where the columns may be corrected
    tables: Callable[[Import], Sequence[Table]] | None = None  # whose columns these are
    duplicates: Callable[[Import], Sequence[str]] = _no_duplicates  # keys of rows and firms that a person decides about
    questions: Callable[[Import], Sequence[Mapping[str, Json]]] = _no_questions  # about firms, as data
    column_name: Callable[[str], str] = _as_written  # the heading for people of a column that the list does not have
    file: Callable[[Import, User], tuple[str, FileTable]] | None = None  # rows or problems: name and table of the file
    check: Callable[[Import, User], None] | None = None  # raises ActionRefused where it may not be stored
    summary: Callable[[Import, Mapping[str, int]], dict[str, Any]] = (
        _as_counted  # the counts of rows by state -> figures
    )
    undo: Callable[[Import, User], Undone] | None = None
    template: str = "imports/import_detail.html"
    list_template: str = "imports/import_list.html"
    preview_template: str = ""
    progress_template: str = "imports/import_detail.html#progress"
    listed: int = 50  # of those before, on the page of the upload
    home_route: str = ""  # where the things of the list stand, when nothing says to which of its subjects it belongs
    blanks: Callable[[], Mapping[str, Sequence[FileTable]]] = _no_blanks  # name of a file -> sheets to be filled in
    over: Promise | None = None  # what is said where the list is no longer a preview


def import_verbs(verbs: str) -> dict[str, Promise]:
    """Words of the history of an importer whose verbs begin with `verbs`; its app adds them to its own `VERBS`."""
    return {f"{verbs}{step.value}": step.label for step in ImportStep}


def importer_of(kind: str) -> Importer:
    """The importer of a kind of list; raises KeyError where no app declares it."""
    for importers in declared("importers", "IMPORTERS", tuple).values():
        for importer in importers:
            if importer.kind == kind:
                return importer  # type: ignore[no-any-return]
    raise KeyError(kind)


def refused(row: ReadRow, column: str, words: object, code: str = "refused", *, what: str = "") -> Outcome:
    """The outcome of a row that is left out, with the words of the reason."""
    problem = Problem(
        table=row.table,
        row=row.number,
        column=row.headings.get(column, column),
        value=row.text(column),
        code=code,
        severity="error",
        params={"words": str(words)},
    )
    return Outcome(number=row.number, table=row.table, state=RowState.REFUSED, what=what, problems=(problem,))


def one_by_one(
    act: Callable[[ReadRow, Import], models.Model | None], what: Callable[[ReadRow], str]
) -> Callable[[Import, Sequence[ReadRow]], list[Part]]:
    """The parts of a commit that calls `act` for each row by itself: it returns what it made, None for a row that is
    there already, and raises ActionRefused for one that is left out.
    """

    def outcomes(batch: Import, rows: Sequence[ReadRow]) -> Iterator[Outcome]:
        for row in rows:
            try:
                with transaction.atomic():
                    made = act(row, batch)
            except ActionRefused as error:
                yield refused(row, error.field, error, what=what(row))
            else:
                state = RowState.SAME if made is None else RowState.ENTERED
                yield Outcome(number=row.number, table=row.table, state=state, what=what(row), target=made)

    def parts(batch: Import, rows: Sequence[ReadRow]) -> list[Part]:
        slices = [rows[start : start + PART] for start in range(0, len(rows), PART)]
        return [Part(size=len(some), act=lambda some=some: list(outcomes(batch, some))) for some in slices]  # type: ignore[misc]

    return parts
