"""Long lists of entries: the job that keeps the rows of one, and what has become of them so far."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import F, QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user
from symbionet.core.models import Job
from symbionet.impact.queries.entry_sheets import EntryRow

__all__ = [
    "ENTRY_IMPORT",
    "ImportedRow",
    "claims_by_list",
    "counts_of",
    "entry_imports_visible_to",
    "kept_outcomes",
    "kept_rows",
    "newest_entry_imports",
    "outcomes_of",
    "rows_of_list",
    "rows_to_correct",
]

ENTRY_IMPORT = "entry_import"  # the kind of job
STATES = ("new", "entered", "same", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """What becomes of a row: `state` new (it can be taken), entered, same (it stands already) or refused; `column` and
    `words` say why.
    """

    number: int
    state: str
    what: str = ""
    column: str = ""
    value: str = ""
    words: str = ""
    code: str = ""


def claims_by_list(visitor: Visitor) -> bool:
    """Whether the visitor may bring lists of entries: practitioners, and members for their own."""
    return is_user(visitor) and (facilitates(visitor) or bool(visitor.organisation_ids))


def entry_imports_visible_to(visitor: Visitor) -> QuerySet[Job]:
    """The long lists that the visitor has brought."""
    if not is_user(visitor) or not claims_by_list(visitor):
        return Job.objects.none()
    return Job.objects.filter(kind=ENTRY_IMPORT, by=visitor)


def newest_entry_imports(visitor: Visitor, most: int) -> QuerySet[Job]:
    """The newest of them without their rows; `stored` says whether they are entered or only previewed."""
    return entry_imports_visible_to(visitor).annotate(stored=F("result__store")).defer("result")[:most]


def kept_rows(rows: Iterable[EntryRow]) -> dict[str, Any]:
    """The rows as a job keeps them; `rows_of_list` reads them again."""
    found = list(rows)
    texts = [[row.number, {name: text for name, text in row.texts.items() if text}] for row in found]
    headings = list(found[0].headings.items()) if found else []  # pairs: PostgreSQL sorts the keys of an object
    return {"headings": headings, "rows": texts}


def rows_of_list(job: Job) -> list[EntryRow]:
    """The rows that a job keeps."""
    headings = dict(job.result["headings"])
    return [EntryRow(number=number, texts=texts, headings=headings) for number, texts in job.result["rows"]]


def outcomes_of(job: Job) -> list[ImportedRow]:
    """What has become of the rows so far, in their order."""
    return [ImportedRow(**row) for row in job.result.get("found", [])]


def kept_outcomes(rows: Iterable[ImportedRow]) -> list[dict[str, Any]]:
    """The same as a job keeps it."""
    return [asdict(row) for row in sorted(rows, key=lambda row: row.number)]


def counts_of(rows: Iterable[ImportedRow]) -> dict[str, int]:
    """How many rows of each state."""
    found = Counter(row.state for row in rows)
    return {state: found[state] for state in STATES}


def rows_to_correct(job: Job) -> list[list[str]]:
    """The headings, and the cells of the rows that were left out, to be corrected and brought again."""
    refused = {row.number for row in outcomes_of(job) if row.state == "refused"}
    headings: dict[str, str] = dict(job.result["headings"])
    cells = [[texts.get(name, "") for name in headings] for number, texts in job.result["rows"] if number in refused]
    return [list(headings.values()), *cells] if cells else []
