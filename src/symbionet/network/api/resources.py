"""Haves and wants: listed, read, offered and changed, without the fields their owners keep closer."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status

from symbionet.accounts.api import caller
from symbionet.accounts.models import User
from symbionet.core.api import ERRORS, PageIn, PageOut, checked, initial_values, listed, sent_values
from symbionet.core.errors import ActionRefused
from symbionet.network.actions import ResourceValues, edit_resource, note_look, offer_resource
from symbionet.network.api.fields import ResourceFieldsIn, ResourceFieldsOut
from symbionet.network.filters import ResourceFilter
from symbionet.network.forms.resources import ResourceForm
from symbionet.network.models import Resource
from symbionet.network.pages.details import hazard_notice
from symbionet.network.queries import (
    class_name,
    closed_fields,
    codes_words,
    likely_class,
    organisations_offering_by,
    possible_duplicates,
    quantity_words,
    resources_editable_by,
    resources_visible_to,
    shown_resource,
    shown_resources,
)
from symbionet.sheets.fields import RESOURCE_FIELDS

router = Router(tags=["resources"])
JOINED = ("organisation__park", "site")


class HazardOut(Schema):
    """What is told of the hazard of a have: `level` is stated, likely or open; the rest is in words."""

    level: str
    words: str
    why: str
    questions: list[str]
    permit: str
    disposal: str

    @classmethod
    def of(cls, row: Resource) -> "HazardOut | None":
        """The notice of the resource's page; None where nothing speaks for hazard."""
        found = hazard_notice(row)
        return cls(**asdict(found)) if found is not None else None


class ResourceOut(ResourceFieldsOut):  # type: ignore[misc]
    """A have or want you may see in full; `closed` names the fields its owner keeps closer, which are empty here.

    `ewc_text` and `hw_text` are its waste codes as they are printed, starred where the list in force stars them.
    `hazard` is told where one resource is read, not in lists.
    """

    hazard: HazardOut | None = None

    @classmethod
    def of(cls, row: Resource) -> "ResourceOut":
        """The resource of `shown_resources`; `route_cost` in CNY a year."""
        return cls(
            **{field.name: getattr(row, field.name) for field in RESOURCE_FIELDS if field.value != "site"}
            | {name: getattr(row, name) for name in ("id", "state", "renew_by", "updated_at")}
            | {"route_cost": None if row.route_cost is None else float(row.route_cost)},
            url=row.get_absolute_url(),
            organisation=row.organisation_id,
            organisation_name=str(row.organisation),
            site=row.site.pk if row.site is not None else None,
            class_name=class_name(row.class_id) if row.class_id else "",
            quantity_text=quantity_words(row),
            ewc_text=codes_words(row.ewc),
            hw_text=codes_words(row.hw),
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


class ResourceChangeIn(ResourceFieldsIn):  # type: ignore[misc]
    """What changes of a have or want; what is left out stays, null empties.

    Texts as people write them: "3.5 万吨/年", "10 01 02".

    `sees` says who sees single fields: {"price": "practitioners"}; "" is as the resource itself. `save_anyway` stores
    "not hazardous" beside a code that always is.
    """

    sees: dict[str, str] | None = None
    save_anyway: bool = False


class ResourceIn(ResourceChangeIn):
    """A new have or want; direction and title are enough. `save_anyway` offers it beside one that looks the same, or as
    not hazardous beside a code that always is.
    """

    organisation: int | None = None


def _data(body: Schema, *, null_empties: bool = False) -> dict[str, Any]:
    """What is sent, as the form of the page names it."""
    values = sent_values(body, apart=("save_anyway",), null_empties=null_empties)
    sees = values.pop("sees", {}) or {}
    return values | {f"sees_{name}": level for name, level in sees.items()}


def _seen(user: User) -> QuerySet[Resource]:
    return resources_visible_to(user).select_related(*JOINED)


def _out(user: User, pk: int) -> ResourceOut:
    shown = shown_resource(user, get_object_or_404(_seen(user), pk=pk))
    found = ResourceOut.of(shown)
    found.hazard = HazardOut.of(shown)
    return found


@router.get("", response={200: PageOut[ResourceOut], **ERRORS}, summary="List haves and wants")
def resource_list(request: HttpRequest, asked: Query[ResourcesIn]) -> dict[str, Any]:
    """The haves and wants you may see in full that pass the filters."""
    user = caller(request)
    chosen = ResourceFilter(sent_values(asked, apart=("page", "per_page")), queryset=_seen(user), request=request)
    checked(chosen.form)
    return listed(chosen.qs, asked, lambda found: map(ResourceOut.of, shown_resources(user, found)))


@router.post("", response={201: ResourceOut, **ERRORS}, summary="Offer a have or a want")
def resource_new(request: HttpRequest, body: ResourceIn) -> Status[ResourceOut]:
    """Offer a have or a want; 409 where one that looks the same stands already, unless `save_anyway`."""
    user = caller(request)
    organisations = organisations_offering_by(user)
    if not organisations.exists():
        raise Http404
    own = list(organisations[:2])
    one = {"organisation": own[0].pk} if len(own) == 1 else {}
    sent = _data(body)
    form = checked(ResourceForm(one | sent, organisations=organisations, by=user), sent)
    owner, values = form.cleaned_data["organisation"], form.values()
    if not body.save_anyway:
        _refuse_twins(user, possible_duplicates(owner, _with_class(values)))
        _refuse_doubt(form.doubt() or form.lockout())
    return Status(201, _out(user, offer_resource(organisation=owner, values=values, by=user).pk))


def _with_class(values: ResourceValues) -> ResourceValues:
    return {**values, "class_id": values.get("class_id") or likely_class(values["title_zh"], values["title_en"])}


def _refuse_twins(user: User, similar: list[Resource]) -> None:
    if similar:
        named = _("; ").join(f"{row} ({row.pk})" for row in shown_resources(user, similar))
        raise ActionRefused(_("This looks like what is entered already: %(names)s. Change it, or save it anyway.")
                            % {"names": named})  # fmt: skip


def _refuse_doubt(doubt: str) -> None:
    if doubt:
        raise ActionRefused(f"{doubt} " + _("Change one of them, or save it anyway."))


@router.get("/{pk}", response={200: ResourceOut, **ERRORS}, summary="Read a have or want")
def resource_detail(request: HttpRequest, pk: int) -> ResourceOut:
    """One have or want; its owner sees that somebody looked."""
    user = caller(request)
    shown = _out(user, pk)
    note_look(get_object_or_404(_seen(user), pk=pk), by=user)
    return shown


@router.patch("/{pk}", response={200: ResourceOut, **ERRORS}, summary="Change a have or want")
def resource_edit(request: HttpRequest, pk: int, body: ResourceChangeIn) -> ResourceOut:
    """Change a have or want; who may not read a field does not write it."""
    user = caller(request)
    resource = get_object_or_404(resources_editable_by(user).select_related("organisation", "site"), pk=pk)
    organisations = organisations_offering_by(user).filter(pk=resource.organisation_id)
    closed = closed_fields(user, [resource]).get(resource.pk, frozenset())
    before = ResourceForm(organisations=organisations, resource=resource, closed=closed)
    sent = _data(body, null_empties=True)
    told = initial_values(before) | sent
    form = checked(ResourceForm(told, organisations=organisations, resource=resource, closed=closed, by=user), sent)
    if not body.save_anyway:
        _refuse_doubt((form.doubt() if {"hazardous", "ewc", "hw"} & set(sent) else "") or form.lockout())
    edit_resource(resource, form.values(), by=user)
    return _out(user, pk)
