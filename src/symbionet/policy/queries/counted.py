"""What a logframe counts of the work on policy."""

from collections.abc import Iterator

from symbionet.core.indicators import Counted, Scope
from symbionet.policy.models import Demand, StudyTour

__all__ = ["rules_in_force", "tours_held"]


def rules_in_force(scope: Scope) -> Iterator[Counted]:
    """Demands whose rule has come into force, by that day."""
    rows = Demand.objects.filter(is_demo=scope.demo, state="in_force", in_force_on__range=(scope.since, scope.until))
    for key, on in rows.order_by().values_list("pk", "in_force_on"):
        assert on is not None  # the base keeps no rule in force without its day
        yield Counted(record=("policy.demand", key), on=on)


def tours_held(scope: Scope) -> Iterator[Counted]:
    """Study tours that are over, by their last day."""
    rows = StudyTour.objects.filter(is_demo=scope.demo, ends_on__range=(scope.since, scope.until))
    for key, on in rows.order_by().values_list("pk", "ends_on"):
        yield Counted(record=("policy.studytour", key), on=on)
