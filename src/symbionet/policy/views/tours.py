"""Study tours: list, page, and what is added to them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_filters import CharFilter, FilterSet
from django_tables2 import Column, table_factory

from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.policy.actions import tours
from symbionet.policy.forms.tours import (
    CloseForm,
    CommitmentForm,
    LessonForm,
    ParticipantForm,
    StopForm,
    StudyTourForm,
)
from symbionet.policy.models import Commitment, Lesson, Participant, Stop, StudyTour
from symbionet.policy.queries.demands import works_on_policy
from symbionet.policy.queries.tours import tours_editable_by, tours_visible_to
from symbionet.shell.answers import act, form_problems, tried
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page

__all__ = [
    "study_tour_add_row",
    "study_tour_close",
    "study_tour_detail",
    "study_tour_edit",
    "study_tour_list",
    "study_tour_plan",
    "study_tour_remove_row",
]

ROWS: dict[str, type[Stop] | type[Participant] | type[Lesson]] = {
    "stop": Stop,
    "participant": Participant,
    "lesson": Lesson,
}


class StudyTourFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """The filter of the list."""

    q = CharFilter(field_name="title", lookup_expr="icontains", label=gettext_lazy("Search"))

    class Meta:
        model = StudyTour
        fields = ()


StudyTourTable = table_factory(StudyTour, fields=("title", "place", "starts_on", "ends_on"))
COLUMNS = {
    "title": lambda tour: tour.title,
    "place": lambda tour: tour.place,
    "starts_on": lambda tour: tour.starts_on,
    "ends_on": lambda tour: tour.ends_on,
}


@require_safe
def study_tour_list(request: HttpRequest) -> HttpResponse:
    """The tours that the visitor may see."""
    user = signed_in(request)
    if not reads_programme(user) and not tours_visible_to(user).exists():
        raise Http404
    plans = works_on_policy(user)
    return list_page(
        request,
        tours_visible_to(user),
        table=partial(StudyTourTable, extra_columns=[("title", Column(linkify=True, verbose_name=_("Study tour")))]),
        filters=StudyTourFilter,
        files=ListFiles(name="study-tours", columns=COLUMNS),
        look=ListLook(
            template="policy/study_tour_list.html",
            title=_("Study tours"),
            empty=Empty(
                title=_("No study tour yet."),
                icon="map-route",
                url=reverse("study_tour_plan") if plans else "",
                button=_("Plan a study tour") if plans else "",
            ),
        ),
        plans=plans,
    )


@require_safe
def study_tour_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One tour; a host of it reads its own part: days and stops."""
    user = signed_in(request)
    tour = get_object_or_404(tours_visible_to(user), pk=pk)
    team = reads_programme(user)
    stops = tour.stops.all() if team else tour.stops.filter(organisation__in=user.organisation_ids)
    context: dict[str, Any] = {
        "tour": tour,
        "stops": stops,
        "team": team,
        "is_over": tour.ends_on < timezone.localdate(),
    }
    if team:
        context |= {
            "participants": tour.participants.all(),
            "lessons": tour.lessons.select_related("stop"),
            "commitments": tour.commitments.all(),
        }
    if works_on_policy(user):
        context |= {"forms": _forms(user, tour), "close_form": CloseForm(), "works": True}
    return render(request, "policy/study_tour_detail.html", context)


def _forms(user: User, tour: StudyTour, data: Any = None) -> dict[str, Any]:
    return {
        "stop": StopForm(data, user=user, initial={"on": tour.starts_on}),
        "participant": ParticipantForm(data),
        "lesson": LessonForm(data, tour=tour),
        "commitment": CommitmentForm(data),
    }


def study_tour_plan(request: HttpRequest) -> HttpResponse:
    """Plan a study tour."""
    user = signed_in(request)
    if not works_on_policy(user):
        raise Http404
    form = StudyTourForm(request.POST or None)
    made: list[StudyTour] = []
    if form.is_valid() and tried(form, lambda: made.append(tours.plan_study_tour(form.values(), by=user))):
        return redirect(made[0])
    return render(request, "policy/study_tour_form.html", {"form": form, "title": _("Plan a study tour")})


def _own(request: HttpRequest, pk: int) -> StudyTour:
    return get_object_or_404(tours_editable_by(signed_in(request)), pk=pk)


def study_tour_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan of a study tour."""
    tour = _own(request, pk)
    initial = {name: getattr(tour, name) for name in StudyTourForm.Meta.fields}
    form = StudyTourForm(request.POST or None, initial=initial)
    if form.is_valid() and tried(form, lambda: tours.plan_study_tour(form.values(), by=signed_in(request), tour=tour)):
        return redirect(tour)
    return render(
        request, "policy/study_tour_form.html", {"form": form, "title": _("Change the study tour"), "tour": tour}
    )


@require_POST
def study_tour_add_row(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a stop, a participant, a lesson or a commitment."""
    tour, user = _own(request, pk), signed_in(request)
    form = _forms(user, tour, request.POST).get(kind)
    if form is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(tour)
    add: dict[str, Callable[[], object]] = {
        "stop": lambda: tours.add_stop(tour, form.values(), by=user),
        "participant": lambda: tours.add_participant(tour, form.values(), by=user),
        "lesson": lambda: tours.add_lesson(tour, form.cleaned_data["text"], by=user, stop=form.cleaned_data["stop"]),
        "commitment": lambda: tours.record_commitment(tour, form.values(), by=user),
    }
    return act(request, add[kind], done=_("Added."), target=tour)


@require_POST
def study_tour_remove_row(request: HttpRequest, pk: int, kind: str, key: int) -> HttpResponse:
    """Take a stop, a participant or a lesson out."""
    tour = _own(request, pk)
    model = ROWS.get(kind)
    if model is None:
        raise Http404
    rows: Any = model._default_manager.filter(tour=tour)
    row: Stop | Participant | Lesson = get_object_or_404(rows, pk=key)
    return act(request, lambda: tours.remove_row(row, by=signed_in(request)), done=_("Taken out."), target=tour)


@require_POST
def study_tour_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a commitment."""
    user = signed_in(request)
    rows = Commitment.objects.filter(tour__in=tours_editable_by(user).values("pk")).select_related("tour")
    commitment, form = get_object_or_404(rows, pk=pk), CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(commitment.tour)
    data = form.cleaned_data
    return act(
        request,
        lambda: tours.close_commitment(commitment, state=data["state"], outcome=data["outcome"], by=user),
        done=_("Written down."),
        target=commitment.tour,
    )
