"""The library of policy instruments for everybody: list, one, two places side by side, and the barriers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from symbionet.knowledge.forms import InstrumentFilterForm, PlacesForm
from symbionet.knowledge.pages.instruments import (
    PACKS,
    barrier_details,
    compared_places,
    instrument_details,
    instrument_lines,
)
from symbionet.knowledge.queries import headers_of

__all__ = ["knowledge_barriers", "knowledge_instrument", "knowledge_instruments", "knowledge_places"]


@login_not_required
@require_GET
def knowledge_instruments(request: HttpRequest) -> HttpResponse:
    """The instruments by place, level, kind, topic and words, and what holds on a day."""
    form = InstrumentFilterForm(request.GET)
    form.is_valid()  # a filter that is wrong says so and filters nothing
    lines = instrument_lines(on=form.day(), **form.chosen())
    context = {"form": form, "lines": lines, "day": form.day(), "packs": headers_of(PACKS)}
    return render(request, "knowledge/knowledge_instruments.html", context)


@login_not_required
@require_GET
def knowledge_instrument(request: HttpRequest, instrument_id: str) -> HttpResponse:
    """What an instrument does, where and when it holds, and how well that is known."""
    details = instrument_details(instrument_id, on=timezone.localdate())
    if details is None:
        raise Http404
    context = {"details": details, "packs": headers_of(details.packs)}
    return render(request, "knowledge/knowledge_instrument.html", context)


@login_not_required
@require_GET
def knowledge_places(request: HttpRequest) -> HttpResponse:
    """What two places have against each kind of barrier."""
    form = PlacesForm(request.GET or None)
    first, second = form.chosen()
    context = {
        "form": form,
        "rows": compared_places(first, second, on=timezone.localdate()),
        "names": form.names(),
        "packs": headers_of(PACKS),
    }
    return render(request, "knowledge/knowledge_places.html", context)


@login_not_required
@require_GET
def knowledge_barriers(request: HttpRequest) -> HttpResponse:
    """The barriers of the taxonomy with the instruments that bear upon them."""
    context = {"barriers": barrier_details(on=timezone.localdate()), "packs": headers_of(PACKS)}
    return render(request, "knowledge/knowledge_barriers.html", context)
