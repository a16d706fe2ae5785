"""Tables of the funnel: from resources to sustained synergies; by practitioner, park, kind, month and cohort."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.matches.models import Match, MatchState
from symbionet.matches.queries import open_matches
from symbionet.network.models import Kind, Park, Resource, ResourceState, Visibility
from symbionet.programme.queries.funnel import DAY, FunnelLives, Life
from symbionet.synergies.models import Stage
from symbionet.synergies.queries.amounts import Claim, Stated, feasible_shares
from symbionet.synergies.queries.synergies import TRACK, possible_owners
from symbionet.work.models import Barrier, BarrierCategory

__all__ = [
    "AFTER",
    "DIMENSIONS",
    "REACHED",
    "Cell",
    "FunnelRow",
    "barrier_rows",
    "cohort_rows",
    "group_rows",
    "stage_rows",
    "top_rows",
]

AFTER = (0, 1, 2, 3, 6, 9, 12, 18, 24)  # months after opening
DIMENSIONS = ("owner", "park", "kind", "month")
REACHED = (Stage.DISCUSSION, Stage.NEGOTIATION, Stage.IMPLEMENTATION, Stage.COMPLETED)
SIDES = tuple(
    f"synergy__{side}{part}" for side in ("have", "want") for part in ("", "__quantity", "__unit", "__period")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure; None where it cannot be; `share` of a whole in per cent where that means something."""

    value: float | None
    share: int | None = None

    @property
    def text(self) -> str:
        """The figure for people."""
        return "–" if self.value is None else f"{self.value:,.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelRow:
    """A row of a table: its words and its cells; `url_value` to narrow a list to it."""

    label: str
    cells: tuple[Cell, ...] = field(default_factory=tuple)


def _count(lives: Iterable[Life], *, whole: int | None = None) -> Cell:
    number = sum(1 for _life in lives)
    return Cell(value=number, share=round(100 * number / whole) if whole else None)


def top_rows(visitor: Visitor, lives: FunnelLives) -> list[FunnelRow]:
    """From resources over matches to each stage: how many, and per cent of the step before. Cells: count."""
    open_ones = Resource.objects.filter(state=ResourceState.OPEN).exclude(visibility=Visibility.PRIVATE)
    matched = open_matches(Match.objects.all()) | Match.objects.filter(state=MatchState.ACCEPTED)
    rows = [
        FunnelRow(label=_("Open resources"), cells=(Cell(value=open_ones.count()),)),
        FunnelRow(label=_("Active matches"), cells=(Cell(value=matched.count()),)),
    ]
    before: Cell | None = None
    for stage in TRACK:
        cell = _count(
            (life for life in lives.rows if stage in life.reached),
            whole=int(before.value) if before is not None and before.value else None,
        )
        label = _("Synergies proposed") if stage == Stage.IDEA else str(stage.label)
        rows.append(FunnelRow(label=label, cells=(cell,)))
        before = cell
    return rows


def stage_rows(lives: FunnelLives) -> list[FunnelRow]:
    """Each stage: how many stand in it, how many stays ended, and their median and longest days."""
    rows = []
    for stage in TRACK:
        inside = _count(life for life in lives.rows if life.stage == stage)
        left = [life for life in lives.rows if any(name == stage for name, _days in life.stays)]
        days = [spent for life in left for name, spent in life.stays if name == stage]
        middle, longest = (median(days), max(days)) if days else (None, None)
        cells = (inside, _count(left), Cell(value=middle), Cell(value=longest))
        rows.append(FunnelRow(label=str(stage.label), cells=cells))
    return rows


def barrier_rows(lives: FunnelLives) -> list[FunnelRow]:
    """Each barrier that lost or holds a synergy: lost, on hold, tonnes and CNY per year blocked; most first."""
    by_key = {life.pk: life for life in lives.rows if life.stage in (Stage.LOST, Stage.ON_HOLD)}
    found: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
    standing = Barrier.objects.filter(synergy__in=list(by_key), fell_at=None).order_by()
    blocked = list(standing.values_list("subject_id", "category", "tonnes", "money", *SIDES))
    shares = _shares(blocked)
    for pk, category, tonnes, money, *_sides in blocked:
        share, before = shares[str(pk)], found[category].get(pk, (0.0, 0.0))  # once, whatever barriers of a kind it has
        found[category][pk] = (max(before[0], (tonnes or 0.0) * share), max(before[1], (money or 0.0) * share))
    rows = []
    for category, items in sorted(found.items(), key=lambda pair: -len(pair[1])):
        lost = _count(by_key[pk] for pk in items if by_key[pk].stage == Stage.LOST)
        held = _count(by_key[pk] for pk in items if by_key[pk].stage == Stage.ON_HOLD)
        tonnes, money = (sum(column) for column in zip(*items.values(), strict=True))
        cells = (lost, held, Cell(value=tonnes), Cell(value=money))
        rows.append(FunnelRow(label=str(BarrierCategory(category).label), cells=cells))
    return rows


def _shares(blocked: Iterable[tuple[Any, ...]]) -> dict[str, float]:
    """How much of each synergy that is lost or held could be beside the others, by its key as text."""
    claims: dict[int, Claim] = {}
    stated: dict[int, Stated] = {}
    for pk, _category, tonnes, money, *sides in blocked:
        have, want = sides[:4], sides[4:]
        value = max(money or 0.0, tonnes or 0.0, 1.0)
        if pk not in claims or value > claims[pk].value:
            claims[pk] = Claim(id=str(pk), value=value, have=have[0], want=want[0], synergy=pk)
        stated |= {key: (key, quantity, unit, period) for key, quantity, unit, period in (have, want) if key}
    return feasible_shares(claims.values(), stated.values())


def group_rows(lives: FunnelLives, dimension: str) -> list[FunnelRow]:
    """The funnel of each practitioner, park, kind or month of opening: proposed, stages reached, lost, median days."""
    names, key = _grouping(dimension)
    groups: dict[Any, list[Life]] = defaultdict(list)
    for life in lives.rows:
        groups[key(life)].append(life)
    rows = []
    for value, chosen in groups.items():
        whole = len(chosen)
        cells = [_count(chosen)]
        for stage in REACHED:
            cells.append(_count((life for life in chosen if stage in life.reached), whole=whole))
        cells.append(_count((life for life in chosen if life.stage == Stage.LOST), whole=whole))
        days = [(life.reached[Stage.COMPLETED] - life.opened).total_seconds() / DAY
                for life in chosen if Stage.COMPLETED in life.reached]  # fmt: skip
        cells.append(Cell(value=median(days) if days else None))
        rows.append((str(value), FunnelRow(label=names(value), cells=tuple(cells))))
    if dimension == "month":
        return [row for _value, row in sorted(rows, key=lambda pair: pair[0], reverse=True)]
    return [row for _value, row in sorted(rows, key=lambda pair: (-(pair[1].cells[0].value or 0), pair[1].label))]


def _grouping(dimension: str) -> tuple[Callable[[Any], str], Callable[[Life], Any]]:
    if dimension == "owner":
        people = {person.pk: str(person) for person in possible_owners()}
        return lambda value: people.get(value, _("nobody")), lambda life: life.owner
    if dimension == "park":
        parks = {park.pk: str(park) for park in Park.objects.all()}
        return lambda value: parks.get(value, _("no park")), lambda life: life.park
    if dimension == "kind":
        return lambda value: str(Kind(str(value)).label), lambda life: life.kind
    return str, lambda life: life.month


def cohort_rows(lives: FunnelLives, stage: str, *, today: date) -> list[FunnelRow]:
    """Month of opening x months after: how many had reached the stage by then; None in what is to come.

    The first cell is the size of the cohort; shares are per cent of it.
    """
    cohorts: dict[str, list[Life]] = defaultdict(list)
    for life in lives.rows:
        cohorts[life.month].append(life)
    rows = []
    for month, chosen in sorted(cohorts.items(), reverse=True):
        year, number = (int(part) for part in month.split("-"))
        cells = [_count(chosen)]
        age = (today.year - year) * 12 + today.month - number
        for after in AFTER:
            if after > age:
                cells.append(Cell(value=None))
                continue
            in_time = [life for life in chosen if stage in life.reached and _months(life, stage) <= after]
            cells.append(_count(in_time, whole=len(chosen)))
        rows.append(FunnelRow(label=month, cells=tuple(cells)))
    return rows


def _months(life: Life, stage: str) -> int:
    first, then = timezone.localtime(life.opened), timezone.localtime(life.reached[stage])
    return (then.year - first.year) * 12 + then.month - first.month
