"""Tells people about the matches a run has found: one notice per person and run, which adds up while it is unread."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import FACILITATORS, contacts_of, reads_programme
from symbionet.core.models import Job
from symbionet.core.texts import bracketed, listed, percent_words
from symbionet.matches.models import Match, RunScope
from symbionet.matches.queries import matches_visible_to, open_matches
from symbionet.matches.queries.matches import first_rows
from symbionet.matches.queries.sides import known_sides, named_sides, percent_of, shown_probability
from symbionet.network.actions.notices import own_words
from symbionet.network.pages.hints import partner_hint
from symbionet.network.queries import class_name, closed_fields
from symbionet.notices.actions import both_languages, notify
from symbionet.notices.models import Notice

__all__ = ["notify_new_matches"]

BEST = 3
MANY = 500  # organisations of one query, below the limit of variables of a statement


def notify_new_matches(job: Job) -> list[Notice]:
    """Tell practitioners, and the contacts of the firms concerned, how many matches the run found and the best few.

    Who started the run sees its result there and is not told.
    """
    if not job.matching_run.new:
        return []
    new = _new_matches(job)
    firms = {pk for pair in new.order_by().values_list("have__organisation_id", "receiver_id") for pk in pair}
    people = {person.pk: person for person in _facilitators()}
    keys = sorted(firms)
    for start in range(0, len(keys), MANY):
        people |= {person.pk: person for person in contacts_of(*keys[start : start + MANY])}
    notices: list[Notice] = []
    for person in people.values():
        if person.pk != job.by_id:
            notices += _notify(person, new)
    return notices


def _new_matches(job: Job) -> QuerySet[Match]:
    """Open matches of the run: of its resource or organisation, found since it began."""
    run = job.matching_run
    new = open_matches(Match.objects.filter(found_at__gte=job.created_at))
    if run.scope == RunScope.RESOURCE:
        new = new.filter(Q(have=run.resource) | Q(want=run.resource))
    elif run.scope == RunScope.ORGANISATION:
        new = new.filter(Q(have__organisation=run.organisation) | Q(receiver=run.organisation))
    return new


def _facilitators() -> list[User]:
    return list(User.objects.filter(role_grants__role__in=FACILITATORS, is_active=True).distinct())


def _notify(person: User, new: QuerySet[Match]) -> list[Notice]:
    seen = matches_visible_to(person).filter(pk__in=new.order_by().values("pk"))
    count = seen.order_by().count()
    if not count:
        return []
    best = first_rows(seen, BEST)
    return notify(
        [person],
        "matches.new",
        values={"count": count, "best": [_words(person, match) for match in best]},
        url=reverse("match_list"),
        key="matches",
        counted=True,
    )


def _words(person: User, match: Match) -> dict[str, str]:
    """The match in a line: with both sides as the programme may see them, for a member by its own resource."""
    if reads_programme(person):
        return both_languages(lambda: _pair(person, match))
    sides = ((match.have.organisation_id, match.have), (match.receiver_id, match.want))
    return own_words(person, sides, have=match.have, kind=match.have.kind)


def _pair(person: User, match: Match) -> str:
    """Both sides and the probability, each as the person may know it."""
    resources = [side for side in (match.have, match.want) if side is not None]
    known = known_sides(
        person,
        organisations={match.have.organisation_id, match.receiver_id},
        resources={resource.pk for resource in resources},
    )
    provider, receiver = named_sides(match, known)
    coarse = not (provider and receiver) or bool(closed_fields(person, resources))
    giver = match.have if provider else class_name(match.have.class_id) or partner_hint(match.have.organisation)
    taker = match.receiver if receiver else partner_hint(match.receiver, match.want.site if match.want else None)
    percent = percent_of(shown_probability(match.probability, coarse=coarse))
    remarks = [percent_words(percent), *([_("adds emissions")] if (match.co2e or 0.0) < 0 else [])]
    return f"{giver} → {taker}" + bracketed(listed(remarks))
