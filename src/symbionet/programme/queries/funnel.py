"""The synergies that the funnel counts, each with the days it reached its stages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.synergies import TRACK, open_to_team
from symbionet.work.models import StageMove

__all__ = [
    "FunnelLives",
    "Life",
    "funnel_lives",
]

DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One synergy with the days it reached each stage."""

    pk: int
    stage: str
    owner: int | None
    park: int | None
    kind: str
    opened: datetime
    reached: dict[str, datetime]
    stays: tuple[tuple[str, float], ...]  # stage, days in it, for stages that were left

    @property
    def month(self) -> str:
        """The month it was opened, 2026-11."""
        return f"{timezone.localtime(self.opened):%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLives:
    """The synergies that are counted, and `keys` as a query for further ones."""

    rows: tuple[Life, ...]
    keys: QuerySet[Synergy, Any]


def funnel_lives(
    visitor: Visitor,
    *,
    owner: int | None = None,
    park: int | None = None,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
) -> FunnelLives:
    """The synergies counted for who reads the programme, in two queries; for others none. Public bodies read how far
    synergies came as it was published: figures of two days would tell of one by their difference.
    """
    rows = Synergy.objects.filter(open_to_team(visitor)) if reads_programme(visitor) else Synergy.objects.none()
    if owner:
        rows = rows.filter(owner=owner)
    if park:
        rows = rows.filter(provider__park=park)
    if kind:
        rows = rows.filter(kind=kind)
    if since:
        rows = rows.filter(created_at__date__gte=since)
    if until:
        rows = rows.filter(created_at__date__lte=until)
    return _lives(rows)


def _lives(rows: QuerySet[Synergy]) -> FunnelLives:
    moves: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    keys = rows.order_by().values("pk")
    asked = StageMove.objects.filter(synergy__in=keys).order_by("subject_id", "at", "id")
    for pk, after, at in asked.values_list("subject_id", "after", "at"):
        moves[pk].append((after, at))
    names = ("pk", "stage", "stopped_at", "stage_since", "owner_id", "provider__park_id", "kind", "created_at")
    found = [_life(values, moves.get(values[0], [])) for values in rows.order_by("pk").values_list(*names)]
    return FunnelLives(rows=tuple(found), keys=keys)


def _life(values: Sequence[Any], moves: list[tuple[str, datetime]]) -> Life:
    pk, stage, stopped_at, since, owner, park, kind, opened = values
    trail: list[tuple[str, datetime]] = moves or [(Stage.IDEA, opened)]
    if not any(after == stage for after, _at in trail):  # kept before moves were
        trail = [*trail, (stage, since)]
    reached: dict[str, datetime] = {}
    for after, at in trail:
        if after in TRACK:
            for passed in TRACK[: TRACK.index(Stage(after)) + 1]:
                reached.setdefault(passed, at)
    if stopped_at in TRACK:
        for passed in TRACK[: TRACK.index(Stage(stopped_at)) + 1]:
            reached.setdefault(passed, since)
    stays = tuple(
        (before, max(0.0, (left - at).total_seconds() / DAY)) for (before, at), (_to, left) in pairwise(trail)
    )
    return Life(
        pk=pk, stage=stage, owner=owner, park=park, kind=kind, opened=opened, reached=reached, stays=stays,
    )  # fmt: skip
