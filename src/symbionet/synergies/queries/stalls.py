"""Which synergies have stood still for too long in their stage."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.engine import load_packs
from symbionet.synergies.models import Synergy
from symbionet.work.models import StageLimit

__all__ = [
    "days_in_stage",
    "default_stage_days",
    "is_stalled",
    "sets_stage_limits",
    "stage_days",
    "stall_words",
    "stalled_among",
    "stalled_synergies",
]


def default_stage_days() -> dict[str, int]:
    """Days in each stage after which a synergy counts as stalled, as the programme's pack says; stopped ones never."""
    rows = load_packs().rows("uses/stage_probabilities")
    return {row["stage"]: int(row["stall_days"]) for row in rows if row["stall_days"]}


def stage_days() -> dict[str, int]:
    """The days in force: those this network's programme manager has set, else the defaults; one query."""
    return default_stage_days() | dict(_limits().values_list("stage", "days"))


def _limits() -> QuerySet[StageLimit]:
    return StageLimit.objects.filter(subject_type=ContentType.objects.get_for_model(Synergy)).order_by()


def sets_stage_limits(visitor: Visitor) -> bool:
    """Whether the visitor sets the limits: who manages the programme."""
    return is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER)


def _is_stalled(now: datetime, limits: Mapping[str, int]) -> Q:
    late = Q(pk__in=[])
    for stage, days in limits.items():
        late |= Q(stage=stage, stage_since__lt=now - timedelta(days=days))
    return late


def stalled_among(
    synergies: QuerySet[Synergy], *, now: datetime | None = None, limits: Mapping[str, int] | None = None
) -> QuerySet[Synergy]:
    """Those of the synergies that have been in their stage for longer than its limit."""
    return synergies.filter(_is_stalled(now or timezone.now(), stage_days() if limits is None else limits))


def stalled_synergies(now: datetime | None = None) -> QuerySet[Synergy]:
    """All stalled synergies with their owners, the longest at a standstill first (for reminders)."""
    return stalled_among(Synergy.objects.all(), now=now).select_related("owner").order_by("stage_since", "id")


def is_stalled(synergy: Synergy, limits: Mapping[str, int], *, now: datetime | None = None) -> bool:
    """Whether one synergy has been in its stage for longer than the limits (of `stage_days`) allow."""
    days = limits.get(synergy.stage)
    return days is not None and synergy.stage_since < (now or timezone.now()) - timedelta(days=days)


def days_in_stage(synergy: Synergy, *, now: datetime | None = None) -> int:
    """Whole days since the synergy came into its stage, never negative."""
    return max(0, ((now or timezone.now()) - synergy.stage_since).days)


def stall_words(days: int) -> str:
    """How long a synergy has stood still."""
    return ngettext("%(days)d day without a move", "%(days)d days without a move", days) % {"days": days}
