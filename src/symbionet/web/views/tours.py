"""Being shown around: where the tour begins, and its end."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from symbionet.accounts.actions import end_tour
from symbionet.accounts.queries import signed_in
from symbionet.web.pages.tours import tour_of

__all__ = ["tour_begin", "tour_end"]


@require_GET
def tour_begin(request: HttpRequest) -> HttpResponse:
    """The first page of the visitor's tour."""
    stops = tour_of(signed_in(request))
    return redirect(f"{stops[0].url}?tour=1" if stops else "home")


@require_POST
def tour_end(request: HttpRequest) -> HttpResponse:
    """Offer the tour no more; it can be called again from the menu of the person."""
    end_tour(signed_in(request))
    return redirect("home")
