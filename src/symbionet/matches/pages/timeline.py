"""Matches in the timeline of a firm or resource: how many were found on a day, and what was decided."""

from collections import Counter

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.matches.models import Match, MatchState
from symbionet.matches.queries.matches import matches_of_organisation, matches_of_resource
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import organisations_editable_by, resources_editable_by
from symbionet.work.pages.timeline import MOST, TimelineLine, day_of

__all__ = ["lines_of_matches"]


def lines_of_matches(visitor: Visitor, thing: Model) -> list[TimelineLine]:
    """The visible matches by the day they were found, and for the programme each decision about one."""
    found = _matches(visitor, thing)
    if found is None:
        return []
    rows, url = found
    days = Counter(timezone.localtime(at).date() for at in rows.order_by().values_list("found_at", flat=True))
    lines = [
        TimelineLine(
            at=day_of(on),
            is_day=True,
            kind="match",
            text=ngettext("%(count)s possible match found", "%(count)s possible matches found", count)
            % {"count": count},
            url=url,
        )
        for on, count in days.most_common(MOST)
    ]
    if reads_programme(visitor):
        decided = rows.exclude(state=MatchState.OPEN).exclude(decided_at=None).order_by("-decided_at")
        lines += [_decided_line(row) for row in decided[:MOST]]
    return lines


def _matches(visitor: Visitor, thing: Model) -> tuple[QuerySet[Match], str] | None:
    if isinstance(thing, Resource) and resources_editable_by(visitor).filter(pk=thing.pk).exists():
        return matches_of_resource(visitor, thing), reverse("resource_matches", args=[thing.pk])
    if isinstance(thing, Organisation) and organisations_editable_by(visitor).filter(pk=thing.pk).exists():
        return matches_of_organisation(visitor, thing), reverse("organisation_matches", args=[thing.pk])
    return None


def _decided_line(row: Match) -> TimelineLine:
    assert row.decided_at is not None  # of the query
    state = str(row.get_state_display())
    reason = row.note or (row.get_dismissal_reason_display() if row.dismissal_reason else "")
    return TimelineLine(
        at=row.decided_at,
        kind="match",
        text=_("%(label)s: %(value)s") % {"label": state, "value": reason} if reason else state,
        by=str(row.decided_by or ""),
        about=f"{row.have} → {row.receiver}",
        url=row.get_absolute_url(),
    )
