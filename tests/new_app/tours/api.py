"""The JSON doors of tours: the same queries, form and action as its pages."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from symbionet.accounts.api import caller
from symbionet.core.api import ERRORS, BodyIn, PageIn, PageOut, checked, listed, sent_values
from tours.actions import plan_tour
from tours.forms import TourForm
from tours.models import Tour
from tours.queries import plans_tours, tours_visible_to

__all__ = ["PREFIX", "router"]

PREFIX = "/tours"

router = Router(tags=["tours"])


class TourIn(BodyIn):
    """A new tour; the host by its key."""

    host: int
    title: str
    kind: str = "visit"
    day: date
    seats: int | None = None


class TourOut(Schema):
    """A tour as its page shows it."""

    id: int
    url: str
    host: int
    title: str
    kind: str
    day: date
    seats: int | None

    @classmethod
    def of(cls, tour: Tour) -> "TourOut":
        """The tour."""
        names = ("title", "kind", "day", "seats")
        return cls(
            id=tour.pk,
            url=tour.get_absolute_url(),
            host=tour.host_id,
            **{name: getattr(tour, name) for name in names},
        )


@router.get("", response={200: PageOut[TourOut], **ERRORS}, summary="List tours")
def tour_list(request: HttpRequest, asked: Query[PageIn]) -> dict[str, Any]:
    """The tours that you may see, by day."""
    return listed(tours_visible_to(caller(request)), asked, lambda rows: [TourOut.of(row) for row in rows])


@router.get("/{pk}", response={200: TourOut, **ERRORS}, summary="Read a tour")
def tour_read(request: HttpRequest, pk: int) -> TourOut:
    """One tour."""
    return TourOut.of(get_object_or_404(tours_visible_to(caller(request)), pk=pk))


@router.post("", response={201: TourOut, **ERRORS}, summary="Plan a tour")
def tour_plan(request: HttpRequest, body: TourIn) -> Status[TourOut]:
    """Plan a tour; the people of its host have a notice of it."""
    user = caller(request)
    if not plans_tours(user):
        raise Http404
    sent = sent_values(body)
    form = checked(TourForm({"kind": body.kind, **sent}, user=user), sent)
    return Status(201, TourOut.of(plan_tour(form.values(), by=user)))
