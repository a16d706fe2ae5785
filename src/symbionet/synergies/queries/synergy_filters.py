"""The filters and orders of the workbench, over the synergies a visitor may see."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.prospects import WON, stage_probabilities, with_prospects
from symbionet.synergies.queries.stages import stalled_among
from symbionet.synergies.queries.synergies import SYNERGY_ORDERS, filtered_synergies, reads_workbench
from symbionet.work.models import Barrier, StageMove

__all__ = ["WORKBENCH_ORDERS", "chances_read_by", "chosen_synergies"]

SOON_DAYS = 7
LAST = {"nulls_last": True}
VALUE_ORDERS: Mapping[str, tuple[Any, ...]] = {
    "-expected": (F("expected").desc(**LAST), "-id"),
    "expected": (F("expected").asc(**LAST), "id"),
    "-chance": ("-chance", "-id"),
    "chance": ("chance", "id"),
    "-money": (F("money").desc(**LAST), "-id"),
    "money": (F("money").asc(**LAST), "id"),
    "stage_since": ("stage_since", "id"),
    "-stage_since": ("-stage_since", "-id"),
    "due": (F("next_action_due").asc(**LAST), "id"),
    "-due": (F("next_action_due").desc(**LAST), "-id"),
}
WORKBENCH_ORDERS = (
    *("-expected", "-money", "-chance", "due", "stage_since", "-updated_at", "-created_at", "title"),
    *("expected", "money", "chance", "-due", "-stage_since", "updated_at", "-title"),
)


def _in_park(synergies: QuerySet[Synergy], park: int) -> QuerySet[Synergy]:
    own = Q()
    for side in ("provider", "receiver"):
        own |= Q(**{f"{side}__park": park}) | Q(**{f"{side}__park__parent": park})
    return synergies.filter(own)


def _stopped_by(synergies: QuerySet[Synergy], category: str) -> QuerySet[Synergy]:
    return synergies.filter(Exists(Barrier.objects.filter(synergy=OuterRef("pk"), category=category, fell_at=None)))


def _overridden(synergies: QuerySet[Synergy]) -> QuerySet[Synergy]:
    return synergies.filter(Exists(StageMove.objects.filter(synergy=OuterRef("pk")).exclude(override_reason="")))


def _by_due(synergies: QuerySet[Synergy], due: str) -> QuerySet[Synergy]:
    today = timezone.localdate()
    under_way = synergies.exclude(stage__in=(*WON, Stage.LOST))
    if due == "overdue":
        return under_way.filter(next_action_due__lt=today)
    if due == "week":
        return under_way.filter(next_action_due__range=(today, today + timedelta(days=SOON_DAYS)))
    return under_way.exclude(stage=Stage.ON_HOLD).filter(Q(next_action="") | Q(next_action_due=None))


def chances_read_by(visitor: Visitor) -> dict[str, float]:
    """The chance of completion of each stage, 0 to 1, for `chosen_synergies`; none for a member, who is shown none."""
    return stage_probabilities() if reads_workbench(visitor) else {}


def chosen_synergies(
    synergies: QuerySet[Synergy], *, chances: dict[str, float], limits: dict[str, int], values: Mapping[str, Any]
) -> QuerySet[Synergy]:
    """The synergies that pass the filters of the workbench, in its order, with `chance` and `expected`.

    `values` may hold search, stage ("open": under way, "going": that or running), kind, type, level, park, owner
    (keys), barrier, stalled, overridden, least and most (CNY per year), due ("overdue", "week", "none") and order.
    """
    chosen = {name: value for name, value in values.items() if value not in ("", None, False)}
    stage = chosen.get("stage")
    plain = {name: chosen[name] for name in ("search", "stage", "kind", "owner") if name in chosen}
    rows = filtered_synergies(synergies, **(plain | ({"stage": ""} if stage in ("open", "going") else {})))
    if stage in ("open", "going"):
        rows = rows.exclude(stage__in=(*(WON if stage == "open" else ()), Stage.LOST, Stage.ON_HOLD))
    narrowed: dict[str, Callable[[QuerySet[Synergy], Any], QuerySet[Synergy]]] = {
        "type": lambda found, value: found.filter(type=value),
        "level": lambda found, value: found.filter(level=value),
        "park": _in_park,
        "barrier": _stopped_by,
        "stalled": lambda found, _: stalled_among(found, limits=limits),
        "overridden": lambda found, _: _overridden(found),
        "least": lambda found, value: found.filter(money__gte=value),
        "most": lambda found, value: found.filter(money__lte=value),
        "due": _by_due,
    }
    for name, narrow in narrowed.items():
        if name in chosen:
            rows = narrow(rows, chosen[name])
    order = str(chosen.get("order", "-expected"))
    return with_prospects(rows, chances=chances).order_by(*VALUE_ORDERS.get(order) or SYNERGY_ORDERS[order])
