"""Lost and held synergies looked at again: what has changed since they stopped becomes a hint in a queue."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.engine import Match as FoundMatch
from symbionet.matches.actions.index import CurrentNetwork
from symbionet.matches.models import Match, MatchState
from symbionet.network.models import Direction, LegalStatus, Resource, ResourceState
from symbionet.network.queries import resources_for_matching
from symbionet.sheets.fields import RESOURCE_FIELDS
from symbionet.synergies.actions.stages import resume_synergy
from symbionet.synergies.models import Reactivation, ReactivationReason, Synergy
from symbionet.synergies.queries.stages import STOPPED

__all__ = ["hint_at_rule", "recheck_stopped", "set_aside_reactivation", "take_up_reactivation"]

# smaller changes are within the uncertainty of the engine's own figures; expert judgement
RISEN = 0.1  # probability
DEARER = 1.2  # times the value per year
MINIMUM = 0.02
REVIVING = {field.name for field in RESOURCE_FIELDS if field.may_revive}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Why a synergy is worth another look, with what was seen before and now."""

    reason: ReactivationReason
    details: Mapping[str, history.Json]


def recheck_stopped(*, by: User | None = None, synergies: Iterable[Synergy] | None = None) -> Counter[str]:
    """How many new hints of each reason were found for what is lost or on hold (of those given, else all).

    A hint that somebody set aside comes back only when something has changed since.
    """
    rows = Synergy.objects.filter(stage__in=STOPPED) if synergies is None else list(synergies)
    stopped = [row for row in rows if row.stage in STOPPED]
    fresh = _matched_anew(stopped)
    counts: Counter[str] = Counter()
    for row in stopped:
        found = fresh.get((row.have_id, row.receiver_id))
        for hint in _hints(row, found):
            if _keep(row, hint, by=by):
                counts[hint.reason.value] += 1
    return counts


def _matched_anew(synergies: Iterable[Synergy]) -> dict[tuple[int | None, int], FoundMatch]:
    """What the engine finds today for the have and the receiver of each synergy, in the network as it stands."""
    rows = [row for row in synergies if row.have_id is not None]
    haves = Resource.objects.filter(pk__in={row.have_id for row in rows}, state=ResourceState.OPEN)
    items = resources_for_matching(Direction.HAVE, haves)
    if not items:
        return {}
    receivers = frozenset(str(row.receiver_id) for row in rows)
    found = CurrentNetwork.now().partners(items, top=None, minimum=MINIMUM, receivers=receivers)
    return {(int(one.have_id), int(one.organisation_id)): one for one in found}


def _hints(synergy: Synergy, found: FoundMatch | None) -> Iterator[Hint]:
    stop = synergy.moves.filter(after__in=STOPPED).last()
    since = stop.at if stop is not None else synergy.stage_since
    before = {row.reason: row for row in synergy.reactivations.order_by("at", "id")}  # the newest of each reason
    today = timezone.localdate()
    asked = synergy.reactivate_on
    if asked is not None and asked <= today and not _seen_since(before, ReactivationReason.DATE, asked):
        yield Hint(reason=ReactivationReason.DATE, details={"after": asked.isoformat()})
    if found is not None and synergy.match is not None:
        yield from _better(synergy.match, found, before)
    if synergy.have_id is not None:
        yield from _law(synergy.have_id, since, before)
        yield from _quality(synergy, since, before)
        yield from _partner(synergy, since, before)


def _seen_since(before: Mapping[str, Reactivation], reason: ReactivationReason, day: Any) -> bool:
    row = before.get(reason)
    return row is not None and timezone.localdate(row.at) >= day


def _better(match: Match, found: FoundMatch, before: Mapping[str, Reactivation]) -> Iterator[Hint]:
    likely = _last(before, ReactivationReason.BETTER, match.probability)
    if likely is not None and found.probability >= likely + RISEN:
        details = {"before": round(likely, 3), "after": round(found.probability, 3)}
        yield Hint(reason=ReactivationReason.BETTER, details=details)
    whole = (match.value.get("money") or {}).get("central", match.money)  # the engine finds the worth of the whole
    worth = _last(before, ReactivationReason.PRICE, whole)
    now = found.value.money.central if found.value and found.value.money else None
    if worth is not None and now is not None and now > 0 and now >= worth * (DEARER if worth > 0 else 0):
        yield Hint(reason=ReactivationReason.PRICE, details={"before": round(worth), "after": round(now)})


def _last(before: Mapping[str, Reactivation], reason: ReactivationReason, stored: float | None) -> float | None:
    """What people knew: the figure of the match, or that of the last hint if it was higher."""
    row = before.get(reason)
    seen = row.details.get("after") if row is not None else None
    return stored if seen is None else max(float(seen), stored if stored is not None else float(seen))


def _law(have: int, since: datetime, before: Mapping[str, Reactivation]) -> Iterator[Hint]:
    advice = LegalStatus.objects.filter(resource=have).order_by("-at", "-pk")
    newest = advice.first()
    if newest is None or newest.at <= since:
        return
    former = (
        LegalStatus.objects.filter(resource=have, at__lte=since, regime=newest.regime).order_by("-at", "-pk").first()
    )
    was = former.status if former is not None else ""
    row = before.get(ReactivationReason.LAW)
    if newest.status != was and (row is None or row.at < newest.at):
        yield Hint(reason=ReactivationReason.LAW, details={"before": was, "after": newest.status})


def _quality(synergy: Synergy, since: datetime, before: Mapping[str, Reactivation]) -> Iterator[Hint]:
    row = before.get(ReactivationReason.QUALITY)
    start = max(since, row.at) if row is not None else since
    changed: set[str] = set()
    for resource in (synergy.have, synergy.want):
        if resource is not None:
            lines = history_of(resource).filter(verb="resource.edited", at__gt=start)
            changed |= {name for line in lines for name in line.details.get("changes", {})} & REVIVING
    if changed:
        yield Hint(reason=ReactivationReason.QUALITY, details={"fields": sorted(changed)})


def _partner(synergy: Synergy, since: datetime, before: Mapping[str, Reactivation]) -> Iterator[Hint]:
    """A receiver who came into range after the stop and suits the have at least as well."""
    row = before.get(ReactivationReason.PARTNER)
    start = max(since, row.at) if row is not None else since
    least = synergy.match.probability if synergy.match is not None else 0.5  # even odds where none were computed
    others = Match.objects.filter(have=synergy.have_id, state=MatchState.OPEN, found_at__gt=start)
    best = others.exclude(receiver=synergy.receiver_id).filter(probability__gte=least).order_by("-probability").first()
    if best is not None:
        details = {"before": round(least, 3), "after": round(best.probability, 3), "match": best.pk}
        yield Hint(reason=ReactivationReason.PARTNER, details=details)


@transaction.atomic
def _keep(synergy: Synergy, hint: Hint, *, by: User | None) -> bool:
    """Whether the hint is new; one that is still open is not doubled."""
    _row, new = Reactivation.objects.get_or_create(
        synergy=synergy, reason=hint.reason, taken=None, defaults={"details": dict(hint.details)}
    )
    if new:
        history.record(by, "synergy.hint_found", synergy, changes={"hint": ["", hint.reason.value]})
    return new


@transaction.atomic
def hint_at_rule(synergies: Iterable[Synergy], details: Mapping[str, history.Json], *, by: User | None) -> int:
    """How many of the stopped synergies have a new hint that the rule in their way has changed; `details` name it in
    both languages ("zh", "en")."""
    hint = Hint(reason=ReactivationReason.RULE, details=details)
    return sum(_keep(row, hint, by=by) for row in synergies if row.stage in STOPPED)


@transaction.atomic
def take_up_reactivation(hint: Reactivation, *, by: User | None, note: str = "") -> Synergy:
    """The synergy of the hint, taken up again; where a new partner is the reason it stays, as the partner's is another.

    Raises ActionRefused where somebody has decided the hint or taken up the synergy meanwhile.
    """
    synergy = hint.synergy
    if hint.reason == ReactivationReason.PARTNER:
        _decide(hint, True, by=by)
        history.record(by, "synergy.partner_taken_up", synergy, changes={})
        return synergy
    _decide(hint, True, by=by)
    resume_synergy(synergy, by=by, note=note or str(ReactivationReason(hint.reason).label))
    return synergy


@transaction.atomic
def set_aside_reactivation(hint: Reactivation, *, by: User | None) -> Reactivation:
    """The hint set aside: the synergy stays as it is. Raises ActionRefused where somebody has decided it."""
    _decide(hint, False, by=by)
    history.record(by, "synergy.hint_set_aside", hint.synergy, changes={"hint": [hint.reason, ""]})
    return hint


def _decide(hint: Reactivation, taken: bool, *, by: User | None) -> None:
    person, now = (by), timezone.now()
    open_rows = Reactivation.objects.filter(pk=hint.pk, taken=None)
    if not open_rows.update(taken=taken, decided_by=person, decided_at=now):
        raise ActionRefused(_("Somebody has decided this hint already."))
    hint.taken, hint.decided_by, hint.decided_at = taken, person, now
