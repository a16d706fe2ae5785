"""What people do with study tours: plan, add stops, people, lessons and commitments, and say what became of them."""

from dataclasses import dataclass
from datetime import date
from types import FunctionType

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.app import declared
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.network.models import Organisation
from symbionet.policy.models import Commitment, CommitmentState, Lesson, Participant, Stop, StudyTour
from symbionet.policy.queries.demands import possible_officers, works_on_policy

__all__ = [
    "HOLDINGS",
    "CommitmentValues",
    "ParticipantValues",
    "StopValues",
    "StudyTourValues",
    "add_lesson",
    "add_participant",
    "add_stop",
    "close_commitment",
    "move_study_tour",
    "plan_study_tour",
    "record_commitment",
    "remove_row",
]

HOLDINGS = (
    Holding(
        model=StudyTour,
        field="owner",
        words=lambda count: (
            ngettext("%(count)s study tour to come", "%(count)s study tours to come", count) % {"count": count}
        ),
        verb="study_tour.edited",
        is_open=lambda: Q(ends_on__gte=timezone.localdate()),
        takers=possible_officers,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTourValues:
    """What is known of a tour."""

    title: str
    place: str
    starts_on: date
    ends_on: date
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopValues:
    """A place to visit."""

    on: date
    host: str
    organisation: Organisation | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantValues:
    """Somebody who comes along."""

    name: str
    body: str
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentValues:
    """What somebody promises."""

    who: str
    text: str
    due: date | None = None


@transaction.atomic
def plan_study_tour(values: StudyTourValues, *, by: User, tour: StudyTour | None = None) -> StudyTour:
    """The stored tour; what apps above tie to its days (`follow_tour` of their actions) moves with it; raises
    ActionRefused.
    """
    _require_officer(by)
    if values.ends_on < values.starts_on:
        raise ActionRefused(_("The tour ends before it begins: check the dates."))
    same = StudyTour.objects.filter(title=values.title, starts_on=values.starts_on)
    if (same if tour is None else same.exclude(pk=tour.pk)).exists():
        raise ActionRefused(_("This tour is planned already."))
    if tour is not None and tour.stops.exclude(on__range=(values.starts_on, values.ends_on)).exists():
        raise ActionRefused(_("A stop lies outside these days: move it first."))
    row = tour or StudyTour(owner=by)
    row.title, row.place, row.purpose = values.title, values.place, values.purpose
    row.starts_on, row.ends_on = values.starts_on, values.ends_on
    row.save()
    if tour is None:
        history.record(by, "study_tour.planned", row)
    else:
        history.record(by, "study_tour.edited", row)
    for follow in declared("actions", "follow_tour", FunctionType).values():
        follow(row, by=by)
    return row


@transaction.atomic
def move_study_tour(tour: StudyTour, *, starts_on: date, ends_on: date, by: User) -> StudyTour:
    """The tour on other days, all else as it is; raises ActionRefused."""
    kept = {name: getattr(tour, name) for name in ("title", "place", "purpose")}
    return plan_study_tour(StudyTourValues(starts_on=starts_on, ends_on=ends_on, **kept), by=by, tour=tour)


@transaction.atomic
def add_stop(tour: StudyTour, values: StopValues, *, by: User) -> Stop:
    """The stored stop, within the days of the tour; raises ActionRefused."""
    _require_officer(by)
    if not tour.starts_on <= values.on <= tour.ends_on:
        raise ActionRefused(
            _("The tour is from %(first)s to %(last)s: give a day between.")
            % {"first": tour.starts_on, "last": tour.ends_on}
        )
    stop = Stop.objects.create(
        tour=tour, on=values.on, host=values.host, organisation=values.organisation, seen=values.seen
    )
    history.record(by, "study_tour.stop_added", tour)
    return stop


@transaction.atomic
def add_participant(tour: StudyTour, values: ParticipantValues, *, by: User) -> Participant:
    """The stored participant; raises ActionRefused for somebody who is on the list."""
    _require_officer(by)
    if tour.participants.filter(name=values.name, body=values.body).exists():
        raise ActionRefused(_("%(name)s is on the list already.") % {"name": values.name})
    row = Participant.objects.create(tour=tour, name=values.name, body=values.body, position=values.position)
    history.record(by, "study_tour.participant_added", tour)
    return row


@transaction.atomic
def add_lesson(tour: StudyTour, text: str, *, by: User, stop: Stop | None = None) -> Lesson:
    """The stored lesson, of a stop of the tour or of all; raises ActionRefused."""
    _require_officer(by)
    if not text.strip():
        raise ActionRefused(_("Write what was learnt."))
    if stop is not None and stop.tour_id != tour.pk:
        raise ActionRefused(_("Choose a stop of this tour."))
    row = Lesson.objects.create(tour=tour, stop=stop, text=text.strip())
    history.record(by, "study_tour.lesson_added", tour)
    return row


@transaction.atomic
def record_commitment(tour: StudyTour, values: CommitmentValues, *, by: User) -> Commitment:
    """The stored commitment."""
    _require_officer(by)
    row = Commitment.objects.create(tour=tour, who=values.who, text=values.text, due=values.due)
    history.record(by, "study_tour.commitment_recorded", tour)
    return row


@transaction.atomic
def close_commitment(commitment: Commitment, *, state: str, outcome: str, by: User) -> Commitment:
    """The commitment kept or not, with what became of it; raises ActionRefused."""
    _require_officer(by)
    if state not in (CommitmentState.KEPT, CommitmentState.DROPPED):
        raise ActionRefused(_("Say whether it was kept."))
    words = outcome.strip()
    if not words:
        raise ActionRefused(_("Say what became of it."))
    open_rows = Commitment.objects.filter(pk=commitment.pk, state=CommitmentState.OPEN)
    if not open_rows.update(state=state, outcome=words[:500], closed_on=timezone.localdate()):
        raise ActionRefused(_("Somebody has closed this commitment already."))
    commitment.refresh_from_db()
    history.record(by, "study_tour.commitment_closed", commitment.tour)
    return commitment


@transaction.atomic
def remove_row(row: Stop | Participant | Lesson, *, by: User) -> None:
    """A stop, participant or lesson taken out of its tour."""
    _require_officer(by)
    tour, removed = row.tour, _removed(row)
    history.record(by, "study_tour.row_removed", tour, changes={"what": [removed, ""]})


def _removed(row: Model) -> str:
    text = str(row)
    row.delete()
    return text


def _require_officer(by: User) -> None:
    if not works_on_policy(by):
        raise ActionRefused(_("Study tours are planned by practitioners, technical leads and programme managers."))
