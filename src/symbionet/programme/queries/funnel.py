"""The synergies that the funnel counts, each with the days it reached its stages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.synergies import TRACK, open_to_team
from symbionet.work.models import StageMove

__all__ = [
    "FunnelLives",
    "Life",
    "funnel_lives",
    "funnel_sight",
]

DAY = 86_400.0


def funnel_sight(visitor: Visitor) -> str:
    """How much of the funnel the visitor sees: "full", "aggregate" (public bodies: no small figures), "" nothing."""
    if not is_user(visitor):
        return ""
    if reads_programme(visitor):
        return "full"
    return "aggregate" if visitor.has_role(Role.OBSERVER) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One synergy with the days it reached each stage; `firms` are its organisations."""

    pk: int
    stage: str
    owner: int | None
    park: int | None
    kind: str
    opened: datetime
    firms: frozenset[int]
    reached: dict[str, datetime]
    stays: tuple[tuple[str, float], ...]  # stage, days in it, for stages that were left

    @property
    def month(self) -> str:
        """The month it was opened, 2026-11."""
        return f"{timezone.localtime(self.opened):%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelLives:
    """The synergies that are counted (`keys` as a query for further ones), and whether small figures are kept back."""

    rows: tuple[Life, ...]
    keys: QuerySet[Synergy, Any]
    coarse: bool


def funnel_lives(
    visitor: Visitor,
    *,
    owner: int | None = None,
    park: int | None = None,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
) -> FunnelLives:
    """The synergies counted for the visitor, in two queries; a public body cannot narrow them, as differences tell."""
    coarse = funnel_sight(visitor) != "full"
    rows = Synergy.objects.filter(open_to_team(visitor)) if funnel_sight(visitor) else Synergy.objects.none()
    if not coarse:
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
    return _lives(rows, coarse=coarse)


def _lives(rows: QuerySet[Synergy], *, coarse: bool) -> FunnelLives:
    moves: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    keys = rows.order_by().values("pk")
    asked = StageMove.objects.filter(synergy__in=keys).order_by("subject_id", "at", "id")
    for pk, after, at in asked.values_list("subject_id", "after", "at"):
        moves[pk].append((after, at))
    names = ("pk", "stage", "stopped_at", "stage_since", "owner_id", "provider__park_id", "kind", "created_at",
             "provider_id", "receiver_id")  # fmt: skip
    found = [_life(values, moves.get(values[0], [])) for values in rows.order_by("pk").values_list(*names)]
    return FunnelLives(rows=tuple(found), keys=keys, coarse=coarse)


def _life(values: Sequence[Any], moves: list[tuple[str, datetime]]) -> Life:
    pk, stage, stopped_at, since, owner, park, kind, opened, provider, receiver = values
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
        pk=pk, stage=stage, owner=owner, park=park, kind=kind, opened=opened, firms=frozenset({provider, receiver}),
        reached=reached, stays=stays,
    )  # fmt: skip
