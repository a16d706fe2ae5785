"""What people do with tours."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation
from symbionet.notices.actions import notify
from tours.models import Tour, TourKind
from tours.queries import plans_tours

__all__ = ["TourValues", "plan_tour"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourValues:
    """What is known of a tour when it is planned."""

    host: Organisation
    title: str
    day: date
    kind: str = TourKind.VISIT
    seats: int | None = None


@transaction.atomic
def plan_tour(values: TourValues, *, by: User) -> Tour:
    """The stored tour, of which the people of its host have a notice; raises ActionRefused."""
    if not plans_tours(by):
        raise ActionRefused(_("Tours are planned by practitioners."))
    if Tour.objects.filter(host=values.host, day=values.day, title=values.title).exists():
        raise ActionRefused(_("This tour is planned already."))
    tour = Tour.objects.create(
        host=values.host, title=values.title, day=values.day, kind=values.kind, seats=values.seats
    )
    history.record(by, "tour.planned", tour)
    notify(contacts_of(tour.host_id), "tour.planned", values={"title": tour.title}, url=tour.get_absolute_url())
    return tour
