"""What others have or want without their names, and what the engine proposes for a title."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from symbionet.accounts.api import caller
from symbionet.core.api import ERRORS, PageIn, PageOut, checked, listed, sent_values
from symbionet.network.filters import TeaserFilter
from symbionet.network.pages.suggestions import proposals_for
from symbionet.network.pages.teasers import teasers
from symbionet.network.queries import consents_asked_by, organisations_offering_by, teasers_visible_to
from symbionet.network.queries.resources import keyed_teasers

router = Router(tags=["teasers"])


class TeaserOut(Schema):
    """All that may be known of a resource whose owner you may not see."""

    id: str  # of your own: to others the same teaser has another one
    direction: str
    kind: str
    name: str
    band: str
    park: str
    may_ask: bool
    asked: str


class TeasersIn(PageIn):
    """The filters of the list: only by what a teaser shows."""

    direction: str | None = None
    kind: str | None = None
    class_id: str | None = None
    park: str | None = None


class SuggestIn(Schema):
    """What stands in the form of a resource so far."""

    title: str
    direction: str = ""
    quantity: str = ""
    organisation: int | None = None


class ChipOut(Schema):
    """A proposed value for a field, how probable it is (per cent) and why."""

    field: str
    value: str
    label: str
    why: str
    share: int | None


class SuggestOut(Schema):
    """What a title proposes."""

    class_id: str
    hazard: str
    chips: list[ChipOut]
    takers: list[tuple[str, str]]


@router.get("/teasers", response={200: PageOut[TeaserOut], **ERRORS}, summary="List anonymous teasers")
def teaser_list(request: HttpRequest, asked: Query[TeasersIn]) -> dict[str, Any]:
    """What others have or want, without saying who: class, kind, order of magnitude and park."""
    user = caller(request)
    chosen = TeaserFilter(
        sent_values(asked, apart=("page", "per_page")), queryset=teasers_visible_to(user), request=request
    )
    checked(chosen.form)
    known = dict(consents_asked_by(user).values_list("resource_id", "state"))
    rows = keyed_teasers(user, chosen.qs)
    return listed(rows, asked, lambda found: map(TeaserOut.from_orm, teasers(user, found, asked=known)))


@router.get("/suggest", response={200: SuggestOut, **ERRORS}, summary="Propose class, codes, kind, form and unit")
def suggest(request: HttpRequest, query: Query[SuggestIn]) -> SuggestOut:
    """What the engine proposes for a title, as in the form of a resource; nothing is stored."""
    offering = organisations_offering_by(caller(request))
    if not offering.exists():
        raise Http404
    owner = offering.filter(pk=query.organisation).first() if query.organisation is not None else None
    found = proposals_for(
        query.title.strip()[:200], organisation=owner, direction=query.direction, quantity=query.quantity
    )
    if found is None:
        return SuggestOut(class_id="", hazard="", chips=[], takers=[])
    chips = [ChipOut.from_orm(chip) for group in found.groups for chip in group.chips]
    takers = [(str(sector), str(why)) for sector, why in found.takers]
    return SuggestOut(class_id=found.class_id, hazard=found.hazard, chips=chips, takers=takers)
