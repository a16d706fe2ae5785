"""Haves and wants: listed, read, offered and changed, without the fields their owners keep closer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status

from symbionet.accounts.api import caller
from symbionet.accounts.models import User
from symbionet.core.api import ERRORS, BodyIn, PageIn, PageOut, checked, listed, said, standing
from symbionet.core.errors import ActionRefused
from symbionet.network.actions import edit_resource, note_look, offer_resource
from symbionet.network.filters import ResourceFilter
from symbionet.network.forms.resources import ResourceForm
from symbionet.network.models import Resource
from symbionet.network.queries import (
    class_name,
    closed_fields,
    likely_class,
    organisations_offering_by,
    possible_duplicates,
    quantity_words,
    resources_editable_by,
    resources_visible_to,
    shown_resource,
    shown_resources,
)

router = Router(tags=["resources"])
PARTS = ("organisation__park", "site")
OUT = ("id", "direction", "kind", "title_zh", "title_en", "description_zh", "description_en", "class_id", "quantity",
       "unit", "period", "pattern", "available_from", "available_until", "form", "composition", "contaminants",
       "hazardous", "hp_codes", "ewc", "hw", "other_codes", "route", "price", "packaging", "storage", "visibility",
       "state", "renew_by", "updated_at")  # fmt: skip


class ResourceOut(Schema):
    """A have or want you may see in full; `closed` names the fields its owner keeps closer, which are empty here."""

    id: int
    url: str
    organisation: int
    organisation_name: str
    site: int | None
    direction: str
    kind: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    class_id: str
    class_name: str
    quantity: float | None
    unit: str
    period: str
    quantity_text: str
    pattern: str
    available_from: date | None
    available_until: date | None
    form: str
    composition: list[dict[str, Any]]
    contaminants: str
    hazardous: bool | None
    hp_codes: list[str]
    ewc: list[str]
    hw: list[str]
    other_codes: str
    route: str
    route_cost: float | None
    price: str
    packaging: str
    storage: str
    visibility: str
    state: str
    renew_by: date | None
    updated_at: datetime
    closed: list[str]

    @classmethod
    def of(cls, row: Resource) -> "ResourceOut":
        """The resource of `shown_resources`; `route_cost` in CNY a year."""
        return cls(
            **{name: getattr(row, name) for name in OUT},
            url=row.get_absolute_url(),
            organisation=row.organisation_id,
            organisation_name=str(row.organisation),
            site=row.site.pk if row.site is not None else None,
            class_name=class_name(row.class_id) if row.class_id else "",
            quantity_text=quantity_words(row),
            route_cost=None if row.route_cost is None else float(row.route_cost),
            closed=sorted(getattr(row, "closed", ())),
        )


class ResourcesIn(PageIn):
    """The filters of the list; open resources unless `state` says otherwise ("all" for all)."""

    q: str | None = None
    direction: str | None = None
    kind: str | None = None
    class_id: str | None = None
    hazard: str | None = None
    park: str | None = None
    visibility: str | None = None
    state: str | None = None


class ResourceChangeIn(BodyIn):
    """What changes of a have or want; what is left out stays, null empties.

    Texts as people write them: "3.5 万吨/年", "10 01 02".

    `sees` says who sees single fields: {"price": "practitioners"}; "" is as the resource itself.
    """

    direction: str | None = None
    title: str | None = None
    title_other: str | None = None
    quantity: str | None = None
    kind: str | None = None
    visibility: str | None = None
    description_zh: str | None = None
    description_en: str | None = None
    class_id: str | None = None
    form: str | None = None
    composition: str | None = None
    contaminants: str | None = None
    hazardous: bool | None = None
    hp_codes: str | None = None
    ewc: str | None = None
    hw: str | None = None
    other_codes: str | None = None
    route: str | None = None
    route_cost: float | None = None
    price: str | None = None
    site: int | None = None
    pattern: str | None = None
    available_from: date | None = None
    available_until: date | None = None
    packaging: str | None = None
    storage: str | None = None
    sees: dict[str, str] | None = None


class ResourceIn(ResourceChangeIn):
    """A new have or want; direction and title are enough. `save_anyway` offers it beside one that looks the same."""

    organisation: int | None = None
    save_anyway: bool = False


def _data(given: Schema, *, null_empties: bool = False) -> dict[str, Any]:
    """What is sent, as the form of the page names it."""
    values = said(given, apart=("save_anyway",), null_empties=null_empties)
    sees = values.pop("sees", {}) or {}
    return values | {f"sees_{name}": level for name, level in sees.items()}


def _seen(user: User) -> QuerySet[Resource]:
    return resources_visible_to(user).select_related(*PARTS)


def _told(user: User, pk: int) -> ResourceOut:
    return ResourceOut.of(shown_resource(user, get_object_or_404(_seen(user), pk=pk)))


@router.get("", response={200: PageOut[ResourceOut], **ERRORS}, summary="List haves and wants")
def resource_list(request: HttpRequest, asked: Query[ResourcesIn]) -> dict[str, Any]:
    """The haves and wants you may see in full that pass the filters."""
    user = caller(request)
    chosen = ResourceFilter(said(asked, apart=("page", "per_page")), queryset=_seen(user), request=request)
    checked(chosen.form)
    return listed(chosen.qs, asked, lambda found: map(ResourceOut.of, shown_resources(user, found)))


@router.post("", response={201: ResourceOut, **ERRORS}, summary="Offer a have or a want")
def resource_new(request: HttpRequest, given: ResourceIn) -> Status[ResourceOut]:
    """Offer a have or a want; 409 where one that looks the same stands already, unless `save_anyway`."""
    user = caller(request)
    organisations = organisations_offering_by(user)
    if not organisations.exists():
        raise Http404
    own = list(organisations[:2])
    one = {"organisation": own[0].pk} if len(own) == 1 else {}
    sent = _data(given)
    form = checked(ResourceForm(one | sent, organisations=organisations), sent)
    owner, values = form.cleaned_data["organisation"], form.values()
    if not given.save_anyway:
        _refuse_twins(user, possible_duplicates(owner, _with_class(values)))
    return Status(201, _told(user, offer_resource(organisation=owner, values=values, by=user).pk))


def _with_class(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "class_id": values.get("class_id") or likely_class(values["title_zh"], values["title_en"])}


def _refuse_twins(user: User, similar: list[Resource]) -> None:
    if similar:
        named = _("; ").join(f"{row} ({row.pk})" for row in shown_resources(user, similar))
        raise ActionRefused(_("This looks like what is entered already: %(names)s. Change it, or save it anyway.")
                            % {"names": named})  # fmt: skip


@router.get("/{pk}", response={200: ResourceOut, **ERRORS}, summary="Read a have or want")
def resource_detail(request: HttpRequest, pk: int) -> ResourceOut:
    """One have or want; its owner sees that somebody looked."""
    user = caller(request)
    told = _told(user, pk)
    note_look(get_object_or_404(_seen(user), pk=pk), by=user)
    return told


@router.patch("/{pk}", response={200: ResourceOut, **ERRORS}, summary="Change a have or want")
def resource_edit(request: HttpRequest, pk: int, given: ResourceChangeIn) -> ResourceOut:
    """Change a have or want; who may not read a field does not write it."""
    user = caller(request)
    resource = get_object_or_404(resources_editable_by(user).select_related("organisation", "site"), pk=pk)
    organisations = organisations_offering_by(user).filter(pk=resource.organisation_id)
    closed = closed_fields(user, [resource]).get(resource.pk, frozenset())
    stands = ResourceForm(organisations=organisations, resource=resource, closed=closed)
    sent = _data(given, null_empties=True)
    form = checked(
        ResourceForm(standing(stands) | sent, organisations=organisations, resource=resource, closed=closed), sent
    )
    edit_resource(resource, form.values(), by=user)
    return _told(user, pk)
