"""What is written down on the shop floor; an id made on the device makes twice once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.actions.audits import _require_open
from symbionet.audits.models import (
    Audit,
    Ecomap,
    EcomapPlan,
    Finding,
    FloorRow,
    FollowUp,
    FoundResource,
    IdleLoad,
    Level,
    Opportunity,
    OpportunityKind,
    Outcome,
    Pin,
    Reading,
    Severity,
    Stream,
    Tier,
)
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.actions import ResourceValues, offer_resource
from symbionet.work.actions import add_document
from symbionet.work.models import Document

__all__ = [
    "FindingValues",
    "IdleValues",
    "OpportunityValues",
    "PinValues",
    "ReadingValues",
    "add_plan",
    "capture_resource",
    "place_pin",
    "record_finding",
    "record_idle",
    "record_opportunity",
    "record_reading",
    "remove_row",
]

AUDIENCE = "firm"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingValues:
    """Something seen."""

    area: str
    text: str
    severity: str = Severity.MINOR
    place: str = ""
    corrected: bool = False
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinValues:
    """A sign on an ecomap; x and y of 0 to 1 from the upper left corner."""

    map: str
    x: float
    y: float
    note: str
    problem: str = "small"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingValues:
    """A meter as it stands."""

    meter: str
    value: float
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleValues:
    """What runs while nothing is produced."""

    what: str
    kw: float
    hours: float
    place: str = ""
    wanted: bool = False
    tier: str = Tier.NAMEPLATE


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityValues:
    """What the firm can do."""

    title: str
    text: str = ""
    measure_id: str = ""
    kind: str = OpportunityKind.ENERGY
    area: str = ""
    stream: str = Stream.ELECTRICITY
    level: str = Level.DEMAND
    system: str = ""
    system_use: float | None = None
    amount: float | None = None
    money: Decimal | None = None
    cost: Decimal | None = None
    tier: str = Tier.RULE
    is_duty: bool = False
    instead_of: Opportunity | None = None
    owner: str = ""
    due_on: date | None = None


def _key(client_id: UUID | None, values: Mapping[str, object]) -> UUID:
    """The id of a row: of the form and of what it holds, so that a form that is filled in anew makes another row."""
    if client_id is None:
        return uuid4()
    return uuid5(client_id, json.dumps(values, default=str, sort_keys=True, ensure_ascii=False))


def _once[Row: FloorRow](
    audit: Audit, model: type[Row], key: UUID, make: Callable[[UUID], Row], *, verb: str, by: User
) -> Row:
    """The row with that id, made if it is not there; an audit whose report is reviewed takes no more."""
    Audit.objects.select_for_update().get(pk=audit.pk)
    known = model._default_manager.filter(audit=audit, client_id=key).first()
    if known is not None:
        return known
    _require_open(audit)
    row = make(key)
    history.record(by, verb, audit, what=str(row)[:200])
    return row


def _photo(audit: Audit, file: File | None, title: str, by: User) -> Document | None:
    if file is None:
        return None
    return add_document(audit, file, kind="photo", title=title[:200], audience=AUDIENCE, by=by)


@transaction.atomic
def record_finding(
    audit: Audit,
    values: FindingValues,
    *,
    by: User,
    client_id: UUID | None = None,
    photo: File | None = None,
    photo_after: File | None = None,
) -> Finding:
    """The stored finding with its photos before and after."""
    if not values.text.strip():
        raise ActionRefused(_("Write down what is seen."), field="text")

    def make(key: UUID) -> Finding:
        return Finding.objects.create(
            audit=audit, client_id=key, by=by, **asdict(values),
            photo=_photo(audit, photo, values.text, by), photo_after=_photo(audit, photo_after, values.text, by),
        )  # fmt: skip

    photos = [(one.name, one.size) for one in (photo, photo_after) if one is not None]
    key = _key(client_id, {**asdict(values), "photos": photos})
    return _once(audit, Finding, key, make, verb="audit.finding_recorded", by=by)


@transaction.atomic
def place_pin(
    audit: Audit, values: PinValues, *, by: User, client_id: UUID | None = None, photo: File | None = None
) -> Pin:
    """The stored sign on a map, with its photo."""
    if not (0 <= values.x <= 1 and 0 <= values.y <= 1):
        raise ActionRefused(_("The place lies outside of the map."), field="cell")

    def make(key: UUID) -> Pin:
        picture = _photo(audit, photo, values.note, by)
        return Pin.objects.create(audit=audit, client_id=key, by=by, **asdict(values), photo=picture)

    shot = {} if photo is None else {"photos": [(photo.name, photo.size)]}
    return _once(audit, Pin, _key(client_id, asdict(values) | shot), make, verb="audit.pin_placed", by=by)


@transaction.atomic
def add_plan(audit: Audit, map_: str, file: File, *, by: User) -> EcomapPlan:
    """The picture of a map, in place of the one before; only a photo can have pins."""
    _require_open(audit)
    document = add_document(audit, file, kind="plan", title=str(Ecomap(map_).label), audience=AUDIENCE, by=by)
    version = document.versions.first()
    if version is None or not version.content_type.startswith("image/"):
        raise ActionRefused(_("The plan must be a picture (JPEG, PNG or WebP): take a photo of the drawing."))
    plan, _made = EcomapPlan.objects.update_or_create(audit=audit, map=map_, defaults={"document": document})
    history.record(by, "audit.plan_added", audit, what=str(Ecomap(map_).value))
    return plan


@transaction.atomic
def record_reading(audit: Audit, values: ReadingValues, *, by: User, client_id: UUID | None = None) -> Reading:
    """The stored reading of a meter."""

    def make(key: UUID) -> Reading:
        return Reading.objects.create(audit=audit, client_id=key, by=by, **asdict(values))

    return _once(audit, Reading, _key(client_id, asdict(values)), make, verb="audit.meter_read", by=by)


@transaction.atomic
def record_idle(audit: Audit, values: IdleValues, *, by: User, client_id: UUID | None = None) -> IdleLoad:
    """The stored load of the idle walk."""
    if values.kw < 0 or not 0 <= values.hours <= 8784:
        raise ActionRefused(_("A year has 8,784 hours at most, and power is zero or more."), field="hours")

    def make(key: UUID) -> IdleLoad:
        return IdleLoad.objects.create(audit=audit, client_id=key, by=by, **asdict(values))

    return _once(audit, IdleLoad, _key(client_id, asdict(values)), make, verb="audit.idle_recorded", by=by)


@transaction.atomic
def capture_resource(audit: Audit, values: ResourceValues, *, by: User, client_id: UUID | None = None) -> FoundResource:
    """A have or want of the firm, found in the visit: it is one of the network from now on."""

    def make(key: UUID) -> FoundResource:
        given: ResourceValues = {"site": audit.site, **values}
        resource = offer_resource(organisation=audit.organisation, values=given, by=by)
        return FoundResource.objects.create(audit=audit, client_id=key, by=by, resource=resource)

    return _once(audit, FoundResource, _key(client_id, values), make, verb="audit.resource_captured", by=by)


@transaction.atomic
def record_opportunity(
    audit: Audit, values: OpportunityValues, *, by: User, client_id: UUID | None = None, done: bool = False
) -> Opportunity:
    """The stored opportunity; `done`: it was carried out during the visit, which counts as month 0."""
    if values.instead_of is not None and values.instead_of.audit_id != audit.pk:
        raise ActionRefused(_("The other opportunity is of another audit."), field="instead_of")

    stated = {name: getattr(values, name) for name in OpportunityValues.__dataclass_fields__}

    def make(key: UUID) -> Opportunity:
        row = Opportunity.objects.create(audit=audit, client_id=key, by=by, **stated)
        if done:
            FollowUp.objects.create(opportunity=row, month=0, outcome=Outcome.DONE, cost=row.cost, by=by)
        return row

    key = _key(client_id, {**stated, "instead_of": None})
    return _once(audit, Opportunity, key, make, verb="audit.opportunity_recorded", by=by)


@transaction.atomic
def remove_row(row: FloorRow, *, by: User) -> None:
    """Take a row of the shop floor out; a resource stays in the network and is only no longer of this audit."""
    _require_open(row.audit)
    audit, words, kind = row.audit, str(row)[:200], row._meta.model_name
    if isinstance(row, Opportunity) and row.follow_ups.exclude(month=0).exists():
        raise ActionRefused(_("The firm has answered for this opportunity already."))
    row.delete()
    details: dict[str, Any] = {"what": words, "kind": str(kind)}
    history.record(by, "audit.row_removed", audit, **details)
