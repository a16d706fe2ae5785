"""The board by haves: the best partners of each, and how many more there are."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor, is_user
from symbionet.matches.models import Match
from symbionet.matches.queries.matches import LEADING, MatchFilter, keys_to_order_by, narrowed_matches
from symbionet.network.models import Resource

__all__ = ["UNLISTED", "Group", "groups_of_matches"]

UNLISTED = 0  # the group of a member's matches with what it never listed: known uses of its trade
OF_RECEIVER, ABREAST = 2, 6  # of so many groups that follow each other one receiver leads at most so many
SPREAD = 300  # groups at the top, which this is held for
LOWEST_FIRST = ("co2e",)  # the one order in which who asks wants to see first what adds emissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The matches of a have (or of a member's own resource) by their keys, the best first.

    `receiver` is that of the best; `adds`: even the best emits more than it avoids.
    """

    key: int
    matches: tuple[int, ...]
    receiver: int
    adds: bool


type Row = tuple[int, int, bool]  # match, receiver, whether it adds emissions


def groups_of_matches(
    matches: QuerySet[Match], wanted: MatchFilter, *, order: str, member: Visitor | None
) -> list[Group]:
    """The matches of a filter by have; those of a `member` by its own resource, what it gives as what it takes.

    Groups stand in the order of their best matches. Within a group what adds emissions comes last, and so do groups of
    nothing else in the orders from the best down. By expected value a receiver leads at most two of six groups at the
    top. One query: keys alone are read and sorted, no text and no party.
    """
    rows, keys = keys_to_order_by(narrowed_matches(matches, wanted), order, member=member)
    group_of = _own(member) if member is not None else _have
    found: dict[int, list[tuple[int, Row]]] = {}
    read = rows.order_by(*keys).values_list("pk", "have", "want", "receiver", "co2e")
    for place, (key, have, want, receiver, co2e) in enumerate(read):
        found.setdefault(group_of(have, want), []).append((place, (key, receiver, co2e is not None and co2e < 0)))
    if order not in LOWEST_FIRST:
        for of_group in found.values():
            of_group.sort(key=lambda one: one[1][2])  # the order of the rest is kept
    best_first = sorted(found.items(), key=lambda item: (order in LEADING and item[1][0][1][2], item[1][0][0]))
    groups = [_group(key, [row for _place, row in of_group]) for key, of_group in best_first]
    if order != "-expected":
        return groups
    top = next((place for place, one in enumerate(groups[:SPREAD]) if one.adds), SPREAD)
    return [*_spread(groups[:top]), *groups[top:]]


def _have(have: int, _want: int | None) -> int:
    return have


def _own(member: Visitor) -> Callable[[int, int | None], int]:
    firms = member.organisation_ids if is_user(member) else ()
    own = set(Resource.objects.filter(organisation__in=firms).order_by().values_list("pk", flat=True))
    return lambda have, want: have if have in own else want if want is not None and want in own else UNLISTED


def _group(key: int, rows: list[Row]) -> Group:
    return Group(key=key, matches=tuple(row[0] for row in rows), receiver=rows[0][1], adds=rows[0][2])


def _spread(groups: Iterable[Group]) -> list[Group]:
    """The same in their order as far as no receiver leads more than two of six that follow each other."""
    waiting, spread = deque(groups), list[Group]()
    while waiting:
        last = [one.receiver for one in spread[1 - ABREAST :]]
        free = next((one for one in waiting if last.count(one.receiver) < OF_RECEIVER), waiting[0])
        waiting.remove(free)
        spread.append(free)
    return spread
