"""The records that the programme's own indicators count: of the network, matches, synergies, the ledger and audits.

What somebody keeps to himself or herself is counted nowhere.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from symbionet.audits.models import Audit, FollowUp, Outcome
from symbionet.audits.queries.signing import proven_signatures
from symbionet.core.indicators import Counted, Scope
from symbionet.core.models import HistoryLine
from symbionet.impact.models import Entry, Metric
from symbionet.impact.queries.entries import current_entries
from symbionet.impact.queries.papers import proven_entries
from symbionet.matches.models import Match, MatchState
from symbionet.network.models import MembershipState, Organisation, OrganisationKind, Resource, Visibility
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.prospects import WON
from symbionet.synergies.queries.synergies import TRACK, synergies_counted
from symbionet.work.models import StageMove

__all__ = [
    "SMALL",
    "audits_signed",
    "audits_visited",
    "firms_in_synergies",
    "ledger_sum",
    "matches_accepted",
    "members_recruited",
    "opportunities_decided",
    "recruited_days",
    "resources_offered",
    "smes_supported",
    "synergies_completed",
    "synergies_opened",
    "synergy_days",
]

JOINED = (MembershipState.RECRUITED, MembershipState.ACTIVE, MembershipState.LAPSED)
SMALL = ("micro", "small", "medium")
IN_TALKS = TRACK[TRACK.index(Stage.DISCUSSION) :]


def _days() -> Callable[[datetime], date]:
    """What tells the day of a moment; the time zone is asked once for all rows."""
    zone = timezone.get_current_timezone()
    return lambda at: at.astimezone(zone).date()


def _in(scope: Scope, name: str) -> Q:
    first, after = scope.moments
    return Q(**{f"{name}__gte": first, f"{name}__lt": after})


def recruited_days(rows: QuerySet[Organisation]) -> dict[int, date]:
    """The day on which each of the organisations that have joined did so: of its first move, else of its entry."""
    joined = dict(rows.filter(state__in=JOINED).order_by().values_list("pk", "created_at"))
    lines = HistoryLine.objects.filter(
        target_type__app_label="network", target_type__model="organisation",
        verb__in=("organisation.moved", "organisation.approved"), target_id__in=list(joined),
    ).order_by("at", "pk")  # fmt: skip
    found: dict[int, date] = {}
    day = _days()
    for key, verb, at, details in lines.values_list("target_id", "verb", "at", "details"):
        state = details.get("changes", {}).get("state", ["", ""])[-1]
        if key not in found and (verb == "organisation.approved" or state in JOINED):
            found[key] = day(at)
    return {key: found.get(key) or day(at) for key, at in joined.items()}


def members_recruited(scope: Scope) -> Iterator[Counted]:
    """Enterprises that have joined the network."""
    firms = Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE, is_demo=scope.demo)
    for key, on in recruited_days(firms).items():
        if scope.since <= on <= scope.until:
            yield Counted(record=("network.organisation", key), on=on, who=f"o{key}", firm=key)


def resources_offered(scope: Scope) -> Iterator[Counted]:
    """Haves and wants in the network."""
    rows = Resource.objects.filter(is_demo=scope.demo).exclude(visibility=Visibility.PRIVATE)
    rows = rows.filter(_in(scope, "created_at"))
    day = _days()
    for key, firm, at in rows.order_by().values_list("pk", "organisation_id", "created_at"):
        yield Counted(record=("network.resource", key), on=day(at), firm=firm)


def matches_accepted(scope: Scope) -> Iterator[Counted]:
    """Matches that a practitioner has accepted."""
    rows = Match.objects.filter(state=MatchState.ACCEPTED, have__is_demo=scope.demo, decided_at__isnull=False)
    rows = rows.exclude(have__visibility=Visibility.PRIVATE).exclude(want__visibility=Visibility.PRIVATE)
    rows = rows.filter(_in(scope, "decided_at"))
    day = _days()
    for key, firm, at in rows.order_by().values_list("pk", "have__organisation_id", "decided_at"):
        if at is not None:
            yield Counted(record=("matches.match", key), on=day(at), firm=firm)


def _counted_synergies(scope: Scope) -> QuerySet[Synergy]:
    return synergies_counted().filter(is_demo=scope.demo).order_by()


def synergy_days(rows: QuerySet[Synergy], *stages: str) -> dict[int, date]:
    """The day on which each synergy first came to one of the stages."""
    day = _days()
    moves = StageMove.objects.filter(after__in=stages, synergy__in=rows.order_by().values("pk")).order_by()
    return {key: day(at) for key, at in moves.values_list("subject_id").annotate(first=Min("at"))}


def synergies_opened(scope: Scope) -> Iterator[Counted]:
    """Synergies proposed, by their provider."""
    rows = _counted_synergies(scope).filter(_in(scope, "created_at"))
    day = _days()
    for key, firm, at in rows.values_list("pk", "provider_id", "created_at"):
        yield Counted(record=("synergies.synergy", key), on=day(at), firm=firm)


def synergies_completed(scope: Scope) -> Iterator[Counted]:
    """Synergies that came to completion and are not lost, by their provider."""
    rows = _counted_synergies(scope).filter(stage__in=WON)
    days = synergy_days(rows, Stage.COMPLETED)
    for key, firm in rows.values_list("pk", "provider_id"):
        on = days.get(key)
        if on is not None and scope.since <= on <= scope.until:
            yield Counted(record=("synergies.synergy", key), on=on, firm=firm)


def firms_in_synergies(scope: Scope) -> Iterator[Counted]:
    """Firms on both sides of synergies from the stage of discussion on; one in several counts once."""
    rows = _counted_synergies(scope)
    days = synergy_days(rows, *IN_TALKS)
    for key, provider, receiver in rows.values_list("pk", "provider_id", "receiver_id"):
        on = days.get(key)
        if on is not None and scope.since <= on <= scope.until:
            for firm in (provider, receiver):
                yield Counted(record=("synergies.synergy", key), on=on, who=f"o{firm}", firm=firm)


def audits_visited(scope: Scope) -> Iterator[Counted]:
    """Walk-through audits whose visit was made."""
    rows = Audit.objects.filter(is_demo=scope.demo, visited_on__range=(scope.since, scope.until))
    for key, firm, on in rows.order_by().values_list("pk", "organisation_id", "visited_on"):
        assert on is not None
        yield Counted(record=("audits.audit", key), on=on, firm=firm, who=f"o{firm}")


def audits_signed(scope: Scope) -> Iterator[Counted]:
    """Audits whose report a person of the firm has signed: by a link alone it may have been anybody."""
    rows = proven_signatures(Audit.objects.filter(is_demo=scope.demo))
    rows = rows.filter(_in(scope, "signed_at"))
    day = _days()
    for key, firm, at in rows.order_by().values_list("pk", "organisation_id", "signed_at"):
        assert at is not None
        yield Counted(record=("audits.audit", key), on=day(at), firm=firm, who=f"o{firm}")


def opportunities_decided(scope: Scope) -> Iterator[Counted]:
    """Opportunities that firms have decided about: carried out over decided, each by its newest answer."""
    rows = FollowUp.objects.filter(
        opportunity__audit__is_demo=scope.demo, outcome__in=(Outcome.DONE, Outcome.REFUSED)
    ).order_by("opportunity", "-month", "-pk")  # fmt: skip
    seen: set[int] = set()
    names = ("opportunity_id", "opportunity__audit_id", "opportunity__audit__organisation_id", "outcome", "at")
    day = _days()
    for key, audit, firm, outcome, at in rows.values_list(*names):
        if key not in seen:
            seen.add(key)
            on = day(at)
            if scope.since <= on <= scope.until:
                done = Decimal(outcome == Outcome.DONE)
                yield Counted(record=("audits.audit", audit), on=on, value=done, whole=Decimal(1), firm=firm)


def smes_supported(scope: Scope) -> Iterator[Counted]:
    """Small and medium-sized firms that were visited in an audit or came to talks about a synergy, each once."""
    found = [*audits_visited(scope), *firms_in_synergies(scope)]
    sizes = dict(
        Organisation.objects.filter(pk__in={one.firm for one in found}).order_by().values_list("pk", "size_class_cn")
    )
    eu = dict(Organisation.objects.filter(pk__in=sizes).order_by().values_list("pk", "size_class_eu"))
    yield from (one for one in found if one.firm and (sizes.get(one.firm) or eu.get(one.firm)) in SMALL)


def ledger_sum(metric: Metric) -> Callable[[Scope], Iterator[Counted]]:
    """The function that gives what the ledger proves of one metric: confirmed by both parties or better.

    A figure of the ledger is of a calendar year and counts on its last day, so that a year is never counted in parts.
    """

    def entries(scope: Scope) -> Iterator[Counted]:
        rows: QuerySet[Entry] = current_entries().filter(
            metric=metric, currency__in=("", "CNY"), synergy__in=_counted_synergies(scope).values("pk"),
            year__range=(scope.since.year, scope.until.year),
        ).select_related("synergy")  # fmt: skip
        for entry in proven_entries(rows):
            on = date(entry.year, 12, 31)
            if scope.since <= on <= scope.until:
                value = Decimal(str(round(entry.central, 4)))
                firm = entry.organisation_id or entry.synergy.provider_id
                yield Counted(record=("impact.entry", entry.pk), on=on, value=value, firm=firm, who=f"o{firm}")

    return entries
