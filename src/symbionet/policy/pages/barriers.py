"""Barriers for people: what they block by barrier, instrument, authority and sector; and each with its subject."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import localised
from symbionet.engine.packs import load_packs
from symbionet.knowledge.queries.names import sector_name
from symbionet.policy.models import Demand, Publication
from symbionet.policy.pages.words import authority_words, instrument_words, mass_words, told_words, worth_words
from symbionet.policy.queries.barriers import (
    Amounts,
    Blocked,
    amounts_of,
    barriers_visible_to,
    blocked_by,
    shares_of,
    standing,
)
from symbionet.tables import Table, table_of
from symbionet.work.models import Barrier, BarrierCategory, kind_of_type

__all__ = ["DeskTable", "desk_files", "desk_tables", "subject_titles", "told_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """A line: its words, the list of its barriers, and what it blocks."""

    label: str
    url: str
    amounts: Amounts

    @property
    def firms(self) -> int:
        """How many firms take part."""
        return len(self.amounts.firms)

    @property
    def tonnes(self) -> str:
        """Tonnes a year in words."""
        return mass_words(self.amounts.tonnes)

    @property
    def money(self) -> str:
        """Money a year in words."""
        return worth_words(self.amounts.money)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTable:
    """A table of barriers by one dimension; `total` counts each subject once."""

    id: str
    title: str
    heading: str
    rows: tuple[DeskRow, ...]
    total: Amounts

    @property
    def total_row(self) -> DeskRow:
        """All together."""
        return DeskRow(label=_("Together, each counted once"), url="", amounts=self.total)


def desk_tables(visitor: Visitor) -> list[DeskTable]:
    """The barriers that stand, as the visitor sees them, by barrier, instrument, authority and sector."""
    rows = blocked_by(standing(barriers_visible_to(visitor)))
    shares = shares_of(visitor, rows)
    demands = Demand.objects.in_bulk({row.demand for row in rows if row.demand})
    authority = _authorities(demands)
    dimensions: tuple[tuple[str, str, str, Callable[[Blocked], str], Callable[[str], str]], ...] = (
        ("category", _("By barrier"), _("Barrier"), lambda row: row.category, _category),
        ("instrument", _("By instrument"), _("Law, rule or permit"), _instrument_key, _instrument),
        ("authority", _("By authority"), _("Authority"), authority, lambda key: key or _("not known")),
        ("sector", _("By sector"), _("Sector of the first side"), lambda row: row.sector, _sector),
    )
    total = amounts_of(rows, shares)
    return [
        DeskTable(id=name, title=title, heading=heading, rows=_rows(rows, shares, name, key, words), total=total)
        for name, title, heading, key, words in dimensions
    ]


def _rows(
    rows: Iterable[Blocked],
    shares: Mapping[tuple[int, int], float],
    name: str,
    key: Callable[[Blocked], str],
    words: Callable[[str], str],
) -> tuple[DeskRow, ...]:
    groups: dict[str, list[Blocked]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    lists = {"category": f"{reverse('barrier_list')}?category="}
    made = [
        DeskRow(
            label=words(value),
            url=f"{lists[name]}{value}" if name in lists else "",
            amounts=amounts_of(group, shares),
        )
        for value, group in groups.items()
    ]
    return tuple(sorted(made, key=lambda row: (-row.amounts.tonnes, -row.amounts.subjects, row.label)))


def _category(value: str) -> str:
    return str(BarrierCategory(value).label)


def _instrument_key(row: Blocked) -> str:
    return row.instrument_id or row.instrument.strip()


def _instrument(value: str) -> str:
    return instrument_words(value, value) or _("none named")


def _sector(value: str) -> str:
    return sector_name(value) if value else _("not known")


def _authorities(demands: Mapping[int, Demand]) -> Callable[[Blocked], str]:
    """The authority of a barrier: of its demand, else who issued its instrument."""

    def authority(row: Blocked) -> str:
        demand = demands.get(row.demand or 0)
        if demand is not None and (named := authority_words(demand)):
            return named
        item = load_packs().instruments.get(row.instrument_id)
        return localised(item, "issuer") if item is not None else ""

    return authority


def desk_files(tables: Iterable[DeskTable]) -> list[Table]:
    """The tables as sheets."""
    return [
        table_of(
            [table.heading, _("Cases"), _("Firms"), _("Tonnes per year blocked"), _("CNY per year blocked")],
            [
                [row.label, row.amounts.subjects, row.firms, round(row.amounts.tonnes, 1), round(row.amounts.money)]
                for row in (*table.rows, table.total_row)
            ],
            title=table.title,
        )
        for table in tables
    ]


def told_table() -> tuple[int | None, list[tuple[str, tuple[str, str, str]]]]:
    """The year of the newest report told to public bodies, and its lines: barrier; firms, tonnes and money as told."""
    newest = Publication.objects.filter(year__isnull=False).order_by("-year").values_list("year", flat=True).first()
    if newest is None:
        return None, []
    rows = Publication.objects.filter(year=newest).order_by("series")
    return newest, [(_category(row.series.removeprefix("barrier:")), told_words(row.told)) for row in rows]


def subject_titles(visitor: Visitor, barriers: Iterable[Barrier]) -> dict[int, tuple[str, str]]:
    """Title and page of the subject of each barrier, by key of the barrier, as the visitor may read them."""
    rows = list(barriers)
    found: dict[int, tuple[str, str]] = {}
    for type_id in {row.subject_type_id for row in rows}:
        kind = kind_of_type(type_id)
        model: type[Model] = ContentType.objects.get_for_id(type_id).model_class() or kind.model
        subjects = model._default_manager.filter(
            pk__in=[row.subject_id for row in rows if row.subject_type_id == type_id]
        )
        titles = kind.titles(visitor, subjects)
        for row in rows:
            if row.subject_type_id == type_id:
                title = titles.get(row.subject_id, "")
                found[row.pk] = (title, reverse(kind.pages.detail, args=[row.subject_id]))
    return found
