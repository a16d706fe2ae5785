"""Reminds people of what is due: next actions, tasks, synergies that stand still and stopped ones worth a look."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from symbionet.accounts.models import Role, User
from symbionet.core.history import Json
from symbionet.notices.actions import notify
from symbionet.notices.models import Notice
from symbionet.synergies.actions.notices import title_for
from symbionet.synergies.models import Reactivation, Stage, Synergy
from symbionet.synergies.queries import stalled_synergies, synergies_visible_to
from symbionet.work.actions import remind_of_tasks

__all__ = ["notify_duties"]

SHOWN = 5
QUIET = timedelta(days=7)  # the same list is not told again within a week
ENDED = (Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED, Stage.ON_HOLD, Stage.LOST)

type Duties = dict[User, list[Synergy]]


def notify_duties(now: datetime | None = None) -> list[Notice]:
    """The reminders of the day, one notice per person and kind; told twice a day they change nothing."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    overdue = Synergy.objects.filter(next_action_due__lte=today).exclude(stage__in=ENDED)
    kinds = (
        ("duties.overdue", _by_owner(_parts(overdue.order_by("next_action_due", "id"))), reverse("synergy_list")),
        ("duties.stalled", _by_owner(_parts(stalled_synergies(moment))), reverse("synergy_list")),
        ("duties.reactivations", _reactivations(), reverse("reactivation_list")),
    )
    notices: list[Notice] = []
    for code, duties, url in kinds:
        for person, synergies in duties.items():
            notices += _notify(person, code, synergies, url, moment)
    return notices + remind_of_tasks(moment)


def _parts(synergies: Iterable[Synergy]) -> Iterable[Synergy]:
    parts = ("owner", "provider__park", "receiver__park", "have__organisation__park", "have__site__park", "want")
    return synergies.select_related(*parts) if hasattr(synergies, "select_related") else synergies


def _by_owner(synergies: Iterable[Synergy]) -> Duties:
    found: Duties = defaultdict(list)
    for synergy in synergies:
        if synergy.owner is not None and synergy.owner.is_active:
            found[synergy.owner].append(synergy)
    return found


def _reactivations() -> Duties:
    """Hints by the owner of their synergy; those without one for every practitioner."""
    hints = Reactivation.objects.filter(taken=None).order_by("-at", "-id").values_list("synergy_id", flat=True)
    order = {pk: place for place, pk in enumerate(dict.fromkeys(hints))}
    rows = sorted(_parts(Synergy.objects.filter(pk__in=order)), key=lambda row: order[row.pk])
    found = _by_owner(rows)
    orphans = [row for row in rows if row.owner is None or not row.owner.is_active]
    if orphans:
        for person in User.objects.filter(role_grants__role=Role.PRACTITIONER, is_active=True).distinct():
            found[person] = [*found[person], *orphans]
    return found


def _notify(person: User, code: str, synergies: list[Synergy], url: str, moment: datetime) -> list[Notice]:
    seen = set(synergies_visible_to(person).filter(pk__in=[row.pk for row in synergies]).values_list("pk", flat=True))
    rows = [row for row in synergies if row.pk in seen]
    if not rows:
        return []
    best = [title_for(person, row) for row in rows[:SHOWN]]
    values: dict[str, Json] = {"count": len(rows), "best": best, "ids": sorted(seen)}
    link = rows[0].get_absolute_url() if len(rows) == 1 and code != "duties.reactivations" else url
    return notify([person], code, values=values, url=link, key=code, quiet=QUIET, at=moment)
