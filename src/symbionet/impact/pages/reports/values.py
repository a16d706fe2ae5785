"""A report as values: tables with their basis, from which page, workbook, CSV, PDF, Word file and charts are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.app import declared
from symbionet.core.texts import range_words
from symbionet.impact.models import EntryLevel
from symbionet.impact.pages.wording import levels_words
from symbionet.impact.queries.reports import Deductions, Scope

__all__ = [
    "Cell",
    "KeyFigure",
    "Part",
    "Report",
    "Summary",
    "basis_words",
    "deduction_steps",
    "never_netted",
    "parts_of_others",
    "period_words",
]


type Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A figure of the first page: what it is, the figure with its unit, its range and what stands behind it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table: `rows` have as many cells as there are `headings`; numbers are numbers, None is an empty cell.

    `chart` names the picture drawn of it (columns, waterfall, sankey; "" for none) from the columns `drawn`, counted
    from the one after the first. `totals` are the places of rows that are sums and not steps. `links` lead from a cell
    (row, column) to what it counts; `wide` are columns that a phone leaves out; a `folded` table opens on request.
    """

    id: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    chart: str = ""
    drawn: tuple[int, ...] = ()
    totals: frozenset[int] = field(default=frozenset())
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    wide: frozenset[int] = field(default=frozenset())
    folded: bool = False
    basis: str = ""  # where it is not that of the report
    figures: tuple[KeyFigure, ...] = ()  # those of it that stand on the first page

    @property
    def numbers(self) -> frozenset[int]:
        """The columns that hold numbers, the first one apart: it names the row."""
        return frozenset(
            column
            for column in range(1, len(self.headings))
            if (cells := [row[column] for row in self.rows if row[column] not in (None, "")])
            and all(isinstance(cell, int | float) for cell in cells)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The first page of a report: few figures, what is proven of them and by whom, how they are made, what is open."""

    figures: tuple[KeyFigure, ...]
    proof: tuple[str, ...]
    method: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Tables about one subject, with level and basis in words; `name` names its files, `summary` is its first page."""

    name: str
    title: str
    subject: str
    basis: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    summary: Summary | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no table has a row."""
        return not any(part.rows for part in self.parts)


def parts_of_others(visitor: Visitor, scope: Scope) -> tuple[Part, ...]:
    """The parts that other apps add to a report (`REPORT_PARTS` of their pages), those that have a row; none to that of
    some synergies.
    """
    if scope.synergies is not None:
        return ()
    makers = [make for makers in declared("pages", "REPORT_PARTS", tuple).values() for make in makers]
    return tuple(part for make in makers if (part := make(visitor, scope)).rows)


def never_netted() -> tuple[str, ...]:
    """What each report says of how its figures may be used."""
    return (
        _(
            "The figures compare the exchange with what would have happened without it, as project accounting does (GHG"
            " Protocol for Project Accounting). A firm's Scope 1 to 3 inventory counts what it really emitted: the two"
            " answer different questions, so that these figures are never netted into an inventory."
        ),
        levels_words(),
    )


def period_words(scope: Scope) -> str:
    """The years of a scope in words."""
    return range_words(scope.first, scope.last)


def basis_words(scope: Scope) -> str:
    """Level and basis of a scope in words."""
    return _("%(level)s, in-year %(period)s, after attribution, additionality and displacement") % {
        "level": EntryLevel(scope.level).label,
        "period": period_words(scope),
    }


def deduction_steps(found: Deductions) -> list[tuple[str, float]]:
    """The deductions in words with their change in t CO2e, those that take something off or add to it alone."""
    steps = [
        (_("attribution: what others brought about"), found.attribution),
        (_("additionality: what would have happened anyway"), found.additionality),
        (_("displacement: what moved elsewhere"), found.displacement),
        (_("persistence: what has faded since the first year"), found.persistence),
    ]
    return [(words, change) for words, change in steps if abs(change) > 1e-9 * max(1.0, abs(found.gross))]
