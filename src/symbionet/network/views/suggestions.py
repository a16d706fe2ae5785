"""What is proposed while a person types a title: an HTML fragment for the form of a resource."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from symbionet.accounts.queries import Visitor
from symbionet.network.models import Organisation
from symbionet.network.pages.suggestions import Proposals, proposals_for
from symbionet.network.queries import organisations_offering_by

__all__ = ["proposed", "resource_suggest"]

LONGEST = 200


@require_GET
def resource_suggest(request: HttpRequest) -> HttpResponse:
    """The chips for what stands in the form; nothing is stored."""
    if not organisations_offering_by(request.user).exists():
        raise Http404
    found = proposed(request.GET, by=request.user)
    return render(request, "network/partials/suggestions.html", {"proposals": found})


def proposed(values: Mapping[str, str], *, by: Visitor) -> Proposals | None:
    """The proposals for the values of a form; only an organisation the visitor offers for lends its sector."""
    title = f"{values.get('title', '')} {values.get('title_other', '')}".strip()[:LONGEST]
    return proposals_for(
        title,
        organisation=_organisation(values.get("organisation", ""), by=by),
        direction=values.get("direction", ""),
        quantity=values.get("quantity", ""),
    )


def _organisation(key: str, *, by: Visitor) -> Organisation | None:
    return organisations_offering_by(by).filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
