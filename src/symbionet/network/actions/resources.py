"""Writes of resources: offering, editing, renewing, withdrawing; forms, import and demo share the same preparation."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from symbionet.accounts.queries import Visitor, is_user, person_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.quantities import too_large_words
from symbionet.engine.matching.find.stated import categories_of
from symbionet.engine.units import LARGEST
from symbionet.network.actions.attachments import add_attachment
from symbionet.network.actions.values import ResourceValues
from symbionet.network.models import Look, Organisation, Resource, ResourceState
from symbionet.network.queries import (
    MATTER,
    code_words,
    composition_words,
    folded,
    likely_class,
    resource_classes,
    told_codes,
)
from symbionet.sheets.fields import RESOURCE_FIELDS

__all__ = [
    "capture_resource",
    "edit_resource",
    "edit_resources",
    "mark_taken",
    "note_look",
    "offer_resource",
    "offer_resources",
    "prepare_resource",
    "renew_resource",
    "withdraw_resource",
]

RENEWAL_DAYS = 180
BATCH = 500
AMOUNT = ("quantity", "unit", "period")
READ = ("ewc", "hw", "hazardous")  # of titles and descriptions, too
SEARCHED = tuple(field.name for field in RESOURCE_FIELDS if field.is_searched)


def prepare_resource(*, organisation: Organisation, values: ResourceValues, by: Visitor | None) -> Resource:
    """An unsaved resource with what follows from its values; raises ActionRefused where it cannot be stored.

    Set where not given: the class (if the engine is confident), the kind of that class, and the day of renewal.
    """
    completed: ResourceValues = {**values}
    completed.setdefault("renew_by", timezone.localdate() + timedelta(days=RENEWAL_DAYS))
    completed.setdefault("created_by", person_of(by))
    completed.setdefault("is_demo", organisation.is_demo)
    completed.setdefault("class_stated", bool(completed.get("class_id")))
    resource = Resource(organisation=organisation, **completed)
    _derive(resource, kind_is_given=bool(completed.get("kind")))
    return resource


@transaction.atomic
def offer_resource(*, organisation: Organisation, values: ResourceValues, by: Visitor | None) -> Resource:
    """The stored have or want of an organisation; raises ActionRefused."""
    resource = prepare_resource(organisation=organisation, values=values, by=by)
    resource.save(force_insert=True)
    history.record(by, "resource.offered", resource)
    return resource


@transaction.atomic
def capture_resource(
    *, organisation: Organisation, values: ResourceValues, photos: Sequence[UploadedFile], by: Visitor | None
) -> Resource:
    """The stored have or want with the photos taken of it; raises ActionRefused, and then nothing of it is stored."""
    resource = offer_resource(organisation=organisation, values=values, by=by)
    for photo in photos:
        add_attachment(resource, photo, by=by)
    return resource


def note_look(resource: Resource, *, by: Visitor) -> None:
    """Keep that a person of another organisation, or of the programme, looked at the resource today.

    No line of history: reading changes nothing, and the owner sees the looks on its own page.
    """
    if is_user(by) and resource.organisation_id not in by.organisation_ids:
        Look.objects.get_or_create(resource_id=resource.pk, user=by, on=timezone.localdate())


@transaction.atomic
def offer_resources(rows: Iterable[tuple[Organisation, ResourceValues]], *, by: Visitor | None) -> list[Resource]:
    """The stored haves and wants of many rows (organisation, values) in few statements; raises ActionRefused."""
    made = [prepare_resource(organisation=organisation, values=values, by=by) for organisation, values in rows]
    Resource.objects.bulk_create(made, batch_size=BATCH)
    history.record_many(by, "resource.offered", made)
    return made


@transaction.atomic
def edit_resource(resource: Resource, values: ResourceValues, *, by: Visitor | None) -> Resource:
    """The resource with its new values; a save that changes nothing leaves no line."""
    after = dict(values)
    before = {name: getattr(resource, name) for name in (*after, *READ)}
    if all(value == before[name] for name, value in after.items()):
        return resource
    _change(resource, values)
    resource.save()
    after |= {name: getattr(resource, name) for name in READ}
    changed = [name for name, value in after.items() if value != before[name]]
    changes = {name: [_words(before[name]), _words(after[name])] for name in changed}
    history.record(by, "resource.edited", resource, changes=changes)
    return resource


@transaction.atomic
def edit_resources(rows: Iterable[tuple[Resource, ResourceValues]], *, by: Visitor | None) -> list[Resource]:
    """The resources of many rows that changed, in few statements (a repeated import); raises ActionRefused."""
    changed, amounts = [], []
    fields = {"search_text", "class_id", "class_stated", "kind", "updated_at", "title_zh", "title_en", *READ}
    for resource, values in rows:
        if changes := history.changes(resource, values):
            _change(resource, values)
            resource.updated_at = timezone.now()
            fields |= set(values)
            changed.append(resource)
            # the ledger reads from the history how much a have was said to be in a year
            amounts.append({name: changes[name] for name in AMOUNT if name in changes})
    Resource.objects.bulk_update(changed, sorted(fields), batch_size=100)
    plain = [resource for resource, amount in zip(changed, amounts, strict=True) if not amount]
    history.record_many(by, "resource.edited", plain)
    for resource, amount in zip(changed, amounts, strict=True):
        if amount:
            history.record(by, "resource.edited", resource, changes=amount)
    return changed


@transaction.atomic
def withdraw_resource(resource: Resource, *, by: Visitor | None) -> Resource:
    """The resource, no longer on offer."""
    return _move(resource, ResourceState.WITHDRAWN, "resource.withdrawn", by=by)


@transaction.atomic
def mark_taken(resource: Resource, *, by: Visitor | None) -> Resource:
    """The resource, taken by a partner."""
    return _move(resource, ResourceState.TAKEN, "resource.taken", by=by)


@transaction.atomic
def renew_resource(resource: Resource, *, by: Visitor | None) -> Resource:
    """The resource on offer for another 180 days; brings back one that was withdrawn or taken."""
    resource.state = ResourceState.OPEN
    resource.renew_by = timezone.localdate() + timedelta(days=RENEWAL_DAYS)
    resource.save(update_fields=["state", "renew_by", "updated_at"])
    history.record(by, "resource.renewed", resource)
    return resource


def _move(resource: Resource, state: ResourceState, verb: str, *, by: Visitor | None) -> Resource:
    if resource.state != ResourceState.OPEN:
        raise ActionRefused(
            _("“%(title)s” is not on offer any more (%(state)s). Renew it first.")
            % {"title": resource, "state": resource.get_state_display()}
        )
    resource.state = state
    resource.save(update_fields=["state", "updated_at"])
    history.record(by, verb, resource)
    return resource


def _change(resource: Resource, values: ResourceValues) -> None:
    """Set new values; a class that was recognised from the old title is recognised anew with the title."""
    titles = resource.title_zh, resource.title_en
    for name, value in values.items():
        setattr(resource, name, value)
    if "class_id" in values and "class_stated" not in values:
        resource.class_stated = bool(values["class_id"])
    afresh = (resource.title_zh, resource.title_en) != titles and not resource.class_stated
    if afresh:
        resource.class_id = ""
    _derive(resource, kind_is_given=not afresh or "kind" in values)


def _derive(resource: Resource, *, kind_is_given: bool) -> None:
    """Set codes, class, kind, hazard and search text from the other values; refuse what the table would refuse without
    saying why.
    """
    resource.title_zh, resource.title_en = (resource.title_zh or "").strip(), (resource.title_en or "").strip()
    _check(resource)
    codes = told_codes(_texts(resource), resource.ewc, resource.hw)
    if not resource.class_id:
        kind = resource.kind if kind_is_given else ""
        resource.class_id = likely_class(
            resource.title_zh,
            resource.title_en,
            kind=kind,
            ewc=tuple(codes.ewc),
            wanted=resource.direction == "want",
        )
    if not kind_is_given and resource.class_id in resource_classes():
        resource.kind = resource_classes()[resource.class_id].kind
    if resource.kind in MATTER:
        resource.ewc, resource.hw = codes.ewc, codes.hw
        if resource.hazardous is None and codes.sure:
            resource.hazardous = True
    resource.search_text = folded(*(_searched(getattr(resource, name)) for name in SEARCHED))


def _texts(resource: Resource) -> tuple[str, ...]:
    return (resource.title_zh, resource.title_en, resource.description_zh or "", resource.description_en or "")


def _searched(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(categories_of(tuple(value)))


def _words(value: Any) -> str:
    """A value as the history keeps it for readers of both languages."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {level}" for name, level in value.items())
    if isinstance(value, list):
        with override("en"):
            return composition_words([part if isinstance(part, dict) else {"name": code_words(part)} for part in value])
    return "" if value is None else str(value)


def _check(resource: Resource) -> None:
    if not (resource.title_zh or resource.title_en):
        raise ActionRefused(_("A resource needs a title in Chinese or English."))
    if resource.quantity is not None and resource.quantity < 0:
        raise ActionRefused(_("The quantity %(value)s is negative; state it as zero or more.") % _value(resource))
    if resource.quantity is not None and not resource.quantity <= LARGEST:
        raise ActionRefused(too_large_words(f"{resource.quantity:g}"))
    if resource.available_from and resource.available_until and resource.available_until < resource.available_from:
        raise ActionRefused(_("The window ends before it begins; exchange the two dates."))
    if resource.site is not None and resource.site.organisation_id != resource.organisation_id:
        raise ActionRefused(_("The site belongs to another organisation; choose one of its own."))


def _value(resource: Resource) -> dict[str, str]:
    return {"value": f"{resource.quantity:g}"}
