"""Who reads a programme's account, and who writes it."""

from django.db.models import QuerySet
from django.utils import timezone

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.programme.models import Indicator, Measurement, Period, Programme, Result

__all__ = [
    "final_target_of",
    "has_programmes",
    "indicators_visible_to",
    "measurements_visible_to",
    "periods_visible_to",
    "programmes_editable_by",
    "programmes_visible_to",
    "results_visible_to",
    "steers",
]


def steers(visitor: Visitor) -> bool:
    """Whether the visitor answers for the programme: its logframe, money, meetings and reports."""
    return is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER)


def has_programmes(visitor: Visitor) -> bool:
    """Whether the visitor reads the account of programmes."""
    return reads_programme(visitor)


def programmes_visible_to(visitor: Visitor) -> QuerySet[Programme]:
    """Programmes whose logframe the visitor reads: all for the programme's readers."""
    return Programme.objects.all() if has_programmes(visitor) else Programme.objects.none()


def programmes_editable_by(visitor: Visitor) -> QuerySet[Programme]:
    """Programmes that the visitor answers for."""
    return Programme.objects.all() if steers(visitor) else Programme.objects.none()


def results_visible_to(visitor: Visitor) -> QuerySet[Result]:
    """Results of the programmes that the visitor reads."""
    return Result.objects.filter(programme__in=programmes_visible_to(visitor).values("pk"))


def indicators_visible_to(visitor: Visitor) -> QuerySet[Indicator]:
    """Indicators of the programmes that the visitor reads."""
    rows = Indicator.objects.filter(result__programme__in=programmes_visible_to(visitor).values("pk"))
    return rows.select_related("result__programme")


def periods_visible_to(visitor: Visitor) -> QuerySet[Period]:
    """Reporting periods of the programmes that the visitor reads."""
    return Period.objects.filter(programme__in=programmes_visible_to(visitor).values("pk")).select_related("programme")


def measurements_visible_to(visitor: Visitor) -> QuerySet[Measurement]:
    """Entered figures of the programmes that the visitor reads."""
    rows = Measurement.objects.filter(indicator__in=indicators_visible_to(visitor).values("pk"))
    return rows.select_related("indicator__result__programme", "period", "entered_by", "decided_by")


def final_target_of(indicator: str) -> int:
    """The final target that a running programme sets for a computed indicator, by its key; 0 where none sets one.

    A real programme goes before one of the demo; of several the one that began first counts.
    """
    today = timezone.localdate()
    running = Indicator.objects.filter(
        query=indicator, result__programme__starts_on__lte=today, result__programme__ends_on__gte=today
    )
    ordered = running.order_by("result__programme__is_demo", "result__programme__starts_on", "pk")
    found = ordered.filter(target__isnull=False).values_list("target", flat=True).first()
    return int(found or 0)
