"""What synergies with others have left of the haves and wants of matches, and who may read it.

The amount of a match is the smaller of what have and want state (`engine.matching.value`), and its money and CO2e are
proportional to it: one share, `Match.left`, brings all of its figures to what is left.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.engine import model
from symbionet.engine.model import Quantity
from symbionet.engine.units import UNITS, yearly
from symbionet.matches.models import Match
from symbionet.matches.queries.pursuits import Draw, draws_on, draws_untold_to
from symbionet.matches.queries.sides import KnownSides, named_sides, sides_known
from symbionet.network.models import Resource

__all__ = [
    "Figures",
    "Rest",
    "adds_emissions",
    "at_remainder",
    "expected_worth",
    "figures_at",
    "rests_of",
    "shares_left",
    "untold_among",
    "untold_matches",
]

NOTHING = 1e-6  # of an amount: rounding
type Amount = tuple[float, str]  # a year, in a base unit


def shares_left(matches: Iterable[Match], draws: Iterable[Draw]) -> dict[int, float]:
    """How much of each match (by key), 0 to 1, is left beside the draws of others; what nothing draws on is left out.

    What a synergy of the same have with the same receiver takes is the match's own.
    """
    drawn: dict[int, list[Draw]] = defaultdict(list)
    for draw in draws:
        drawn[draw.resource].append(draw)
    rows = [row for row in matches if row.have_id in drawn or row.want_id in drawn]
    totals = _totals({key for row in rows for key in (row.have_id, row.want_id) if key is not None})
    return {row.pk: _share(row, totals, drawn) for row in rows}


def _totals(resources: set[int]) -> dict[int, Amount]:
    rows = Resource.objects.filter(pk__in=resources).values_list("pk", "quantity", "unit", "period")
    found = {
        pk: yearly(Quantity(value=value, unit=unit, period=period))
        for pk, value, unit, period in rows
        if value is not None and unit in UNITS
    }
    return {pk: amount for pk, amount in found.items() if amount is not None and amount[0] > 0}


def _share(match: Match, totals: Mapping[int, Amount], drawn: Mapping[int, list[Draw]]) -> float:
    ends = match.have_id, match.want_id or 0
    own = match.have_id, match.receiver_id
    rests = {
        key: _rest(totals[key], [draw for draw in drawn.get(key, ()) if (draw.have, draw.receiver) != own])
        for key in ends
        if key in totals
    }
    if 0.0 in rests.values():
        return 0.0
    have = totals.get(match.have_id)
    if have is None:
        return 1.0
    like = [key for key in ends if key in totals and totals[key][1] == have[1]]  # what compares with the have
    amount = min(totals[key][0] for key in like)
    if (match.value.get("unit") or "t") == have[1]:  # as it was valued; have or want may say something else since
        amount = (match.value.get("tonnes") or {}).get("central") or amount
    return min(amount, *(rests[key] for key in like)) / amount


def _rest(total: Amount, draws: Iterable[Draw]) -> float:
    """What is left of an amount; a draw in another unit cannot be compared and is not counted."""
    whole, unit = total
    taken = sum(whole if draw.amount is None else draw.amount for draw in draws
                if draw.amount is None or draw.unit == unit)  # fmt: skip
    return whole - taken if whole - taken > whole * NOTHING else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The central figures of a match a year: CNY, t CO2e, and CNY x technical fit x what open questions leave of the
    chance; None where not known.
    """

    money: float | None
    co2e: float | None
    expected: float | None


def adds_emissions(match: Match) -> bool:
    """Whether a match emits more than it avoids, whatever of it is left; not where that is not known."""
    return (match.co2e or (match.value.get("co2e") or {}).get("central") or 0.0) < 0


def figures_at(match: Match, left: float) -> Figures:
    """The figures of a match where so much of its amount, 0 to 1, is left."""
    money, co2e = (_central(match, name, left) for name in ("money", "co2e"))
    stored = match.expected if left == match.left else expected_worth(match.probability, match.chance_factor, money)
    return Figures(money=money, co2e=co2e, expected=stored)


def expected_worth(fit: float, factor: float, money: float | None) -> float | None:
    """What a match is stored to be worth on average, before the share of ideas that are completed: CNY a year."""
    return None if money is None else fit * factor * money


def _central(match: Match, name: str, left: float) -> float | None:
    stored: float | None = getattr(match, name)
    if stored is None or left == match.left:
        return stored
    whole = (match.value.get(name) or {}).get("central", stored / match.left if match.left else 0.0)
    return float(whole) * left


def untold_among(visitor: Visitor, matches: Iterable[Match], known: KnownSides) -> frozenset[int]:
    """The matches (by key) of whose remainder the visitor may read nothing: it would tell what a synergy takes.

    So it is where an amount that the visitor reads exactly is taken up by a synergy whose amount it may not read. What
    it is told by orders of magnitude alone it is told so of the remainder, too.
    """
    rows = [row for row in matches if row.left < 1]
    if not rows or reads_programme(visitor):
        return frozenset()
    untold = draws_untold_to(visitor, {key for row in rows for key in (row.have_id, row.want_id) if key is not None})
    return frozenset(row.pk for row in rows if any(key in untold for key in _read_exactly(row, known)))


def _read_exactly(match: Match, known: KnownSides) -> list[int]:
    sides = zip((match.have_id, match.want_id), named_sides(match, known), strict=True)
    return [key for key, named in sides if key is not None and named and key not in known.closed]


def untold_matches(visitor: Visitor, matches: QuerySet[Match]) -> frozenset[int]:
    """Those of these matches, by key, of which part is left and the visitor may not read how much."""
    if reads_programme(visitor):
        return frozenset()
    part = matches.filter(left__gt=0, left__lt=1).order_by().select_related(None)
    rows = list(part.select_related("have", "want").only("left", "receiver", "have", "want"))
    return untold_among(visitor, rows, sides_known(visitor, rows)) if rows else frozenset()


class Rest(NamedTuple):
    """What is left of an amount, both a year in the base unit `unit`."""

    left: float
    total: float
    unit: str


def rests_of(resources: Collection[int]) -> dict[int, Rest]:
    """What committed synergies have left of those haves and wants (by key) on which one draws."""
    drawn: dict[int, list[Draw]] = defaultdict(list)
    for draw in draws_on(resources):
        drawn[draw.resource].append(draw)
    totals = _totals(set(drawn)) if drawn else {}
    return {key: Rest(_rest(total, drawn[key]), *total) for key, total in totals.items()}


def at_remainder(visitor: Visitor, items: Iterable[model.Resource]) -> tuple[model.Resource, ...]:
    """The haves and wants with what is left of their amounts, as far as the visitor may read it; without those of
    which nothing is left.
    """
    rows = {int(item.id): item for item in items}
    rests = rests_of(list(rows))
    untold = draws_untold_to(visitor, list(rests)) if rests and not reads_programme(visitor) else frozenset[int]()
    return tuple(
        item if key not in rests or key in untold else _with_rest(item, rests[key])
        for key, item in rows.items()
        if key not in rests or rests[key].left
    )


def _with_rest(item: model.Resource, rest: Rest) -> model.Resource:
    cost = item.route_cost_per_year
    return replace(
        item,
        quantity=Quantity(value=rest.left, unit=rest.unit, period="year"),
        route_cost_per_year=None if cost is None else cost * rest.left / rest.total,
    )
