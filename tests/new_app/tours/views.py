"""Pages of tours."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_filters import CharFilter, FilterSet
from django_tables2 import Column, table_factory

from symbionet.accounts.queries import signed_in
from symbionet.shell.answers import tried
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page
from tours.actions import plan_tour
from tours.forms import TourForm
from tours.models import Tour
from tours.queries import plans_tours, tours_visible_to

__all__ = ["tour_detail", "tour_list", "tour_plan"]


class TourFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """The filters of the list."""

    q = CharFilter(field_name="title", lookup_expr="icontains", label=_("Search"))

    class Meta:
        model = Tour
        fields = ("kind",)


TourTable = table_factory(Tour, fields=("title", "host", "kind", "day", "seats"))
COLUMNS = {
    "title": lambda tour: tour.title,
    "host": lambda tour: str(tour.host),
    "kind": lambda tour: tour.get_kind_display(),
    "day": lambda tour: tour.day,
    "seats": lambda tour: tour.seats,
}


@require_safe
def tour_list(request: HttpRequest) -> HttpResponse:
    """The tours that the visitor may see."""
    user = signed_in(request)
    return list_page(
        request,
        tours_visible_to(user).select_related("host"),
        table=partial(
            TourTable, extra_columns=[("title", Column(linkify=True, verbose_name=_("Subject of the tour")))]
        ),
        filters=TourFilter,
        files=ListFiles(name="tours", columns=COLUMNS),
        look=ListLook(
            template="tours/tour_list.html",
            title=_("Tours"),
            empty=Empty(title=_("No tour is planned."), icon="map-2"),
        ),
        plans=plans_tours(user),
    )


@require_safe
def tour_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One tour with its tasks, documents and history."""
    tour = get_object_or_404(tours_visible_to(signed_in(request)).select_related("host"), pk=pk)
    return render(request, "tours/tour_detail.html", {"tour": tour})


def tour_plan(request: HttpRequest) -> HttpResponse:
    """Plan a tour."""
    user = signed_in(request)
    if not plans_tours(user):
        raise Http404
    form = TourForm(request.POST or None, user=user)
    if form.is_valid() and tried(form, lambda: plan_tour(form.values(), by=user)):
        return redirect("tour_list")
    return render(request, "tours/tour_plan.html", {"form": form})
