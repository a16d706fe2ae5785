"""What a logframe counts of dissemination."""

from collections.abc import Iterator

from django.db.models import Min
from django.utils import timezone

from symbionet.core.indicators import Counted, Scope
from symbionet.dissemination.models import CaseStudy

__all__ = ["cases_published"]


def cases_published(scope: Scope) -> Iterator[Counted]:
    """Case studies by the day on which their first version was published; one that was withdrawn does not count."""
    rows = CaseStudy.objects.filter(is_demo=scope.demo, withdrawn_at__isnull=True)
    first = rows.annotate(first=Min("versions__published_at")).filter(first__isnull=False)
    for key, at in first.order_by().values_list("pk", "first"):
        on = timezone.localtime(at).date()
        if scope.since <= on <= scope.until:
            yield Counted(record=("dissemination.casestudy", key), on=on)
