"""Firm, park and region as places: flows, synergies, matches, figures and people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.core.texts import is_chinese
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.queries.matches import first_rows
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.web.pages.places import figures_of_place, flows_of_place, synergies_listed
from symbionet.web.pages.public import case_cards
from symbionet.web.queries.places import (
    Place,
    cases_of,
    members_of,
    open_matches_of,
    parks_seen_by,
    people_of,
    place_of_firm,
    place_of_park,
    place_of_region,
    synergies_of,
    urban_partners_of,
)

__all__ = ["firm_place", "park_place", "region_place"]

FEW, MANY = 4, 12


@require_safe
def firm_place(request: HttpRequest, pk: int) -> HttpResponse:
    """A firm with its flows."""
    return _page(request, place_of_firm(signed_in(request), pk))


@require_safe
def park_place(request: HttpRequest, pk: int) -> HttpResponse:
    """A park with its flows."""
    return _page(request, place_of_park(signed_in(request), pk))


@require_safe
def region_place(request: HttpRequest) -> HttpResponse:
    """The region with its parks, its urban partners and what flows between them."""
    return _page(request, place_of_region(signed_in(request)))


def _page(request: HttpRequest, place: Place | None) -> HttpResponse:
    if place is None:
        raise Http404
    user: User = signed_in(request)
    synergies, matches = synergies_of(user, place), open_matches_of(user, place)
    member = None if reads_programme(user) else user
    members = members_of(user, place)
    is_region = place.level == "region"
    context = {
        "place": place,
        "title": str(place.firm or place.park or _("The region")),
        "flows": flows_of_place(user, place),
        "figures": figures_of_place(user, place),
        "synergies": synergies_shown_to(user, synergies.order_by("-stage_since", "-pk")[:MANY], brief=True),
        "synergy_count": synergies.count(),
        "synergies_url": synergies_listed(user, place),
        "matches": matches_shown_to(user, first_rows(matches, FEW, order="-expected", member=member)),
        "match_count": matches.count(),
        "members": members[:MANY] if place.park is not None else (),
        "member_count": members.count(),
        "urban": urban_partners_of(user, place)[:MANY] if place.firm is None else (),
        "parks": parks_seen_by(user)[:MANY] if is_region else (),
        "people": people_of(user, synergies),
        "cases": case_cards(list(cases_of(place)[:FEW])),
        "page_language": "zh" if is_chinese() else "en",
    }
    return render(request, "web/place.html", context)
