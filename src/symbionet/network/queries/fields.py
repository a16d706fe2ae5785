"""Single fields that the owner of a resource keeps closer than the resource: the one place that hides them.

Every door (page, table, file, JSON, search, matches, synergies) shows the copies of `shown_resources`, never the rows.
"""

import copy
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.core.quantities import quantity_band
from symbionet.network.models import Consent, ConsentState, Resource, Visibility
from symbionet.network.queries.organisations import approved_organisations
from symbionet.sheets.fields import CLOSABLE, RESOURCE_FIELDS, columns_closed_by

__all__ = [
    "CLOSABLE",
    "FIELD_LEVELS",
    "closed_columns",
    "closed_fields",
    "closed_somewhere",
    "fields_closed_to",
    "shown_resource",
    "shown_resources",
    "without",
]

FIELD_LEVELS = (Visibility.PRIVATE, Visibility.PRACTITIONERS, Visibility.CONSENT)  # else: as the resource itself
# stand in `search_text` besides the titles
SEARCHED = tuple(dict.fromkeys(field.closed_by for field in RESOURCE_FIELDS if field.is_searched and field.closed_by))


def closed_fields(visitor: Visitor, resources: Iterable[Resource]) -> dict[int, frozenset[str]]:
    """The fields of each resource that the visitor may not see, by its key; resources without any are left out.

    "Only my organisation" is closed to practitioners, too. One query at most, and none where nothing is closed.
    """
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    rows = [row for row in resources if row.field_visibility and row.organisation_id not in own]
    if not rows:
        return {}
    reader = reads_programme(visitor)
    asked = [row.pk for row in rows if Visibility.CONSENT in row.field_visibility.values()] if not reader else []
    allowed = set(_consented(visitor, asked)) if asked else set()
    found = {}
    for row in rows:
        if hidden := fields_closed_to(row, reader=reader, consented=row.pk in allowed):
            found[row.pk] = hidden
    return found


def fields_closed_to(resource: Resource, *, reader: bool, consented: bool) -> frozenset[str]:
    """The fields closed to a kind of people outside the owner: the programme's readers, or members with consent or not.

    "Only my organisation" is closed to all of them.
    """
    level = {
        Visibility.PRIVATE: True,
        Visibility.PRACTITIONERS: not reader,
        Visibility.CONSENT: not reader and not consented,
    }
    return frozenset(name for name, value in resource.field_visibility.items() if level.get(value, False))


def _consented(visitor: Visitor, keys: list[int]) -> Iterable[int]:
    given = Consent.objects.filter(resource__in=keys, state=ConsentState.GIVEN)
    return given.filter(organisation__in=approved_organisations(visitor).values("pk")).values_list(
        "resource", flat=True
    )


def closed_columns(fields: Iterable[str]) -> frozenset[str]:
    """The columns of closed fields."""
    return columns_closed_by(fields)


def _closed_details(fields: frozenset[str]) -> frozenset[str]:
    """What the history of a resource keeps of closed fields: their columns, and the names of attached files."""
    return closed_columns(fields) | ({"name"} if "attachments" in fields else frozenset())


def shown_resource(visitor: Visitor, resource: Resource) -> Resource:
    """The resource as the visitor may see it."""
    return shown_resources(visitor, [resource])[0]


def shown_resources(visitor: Visitor, resources: Iterable[Resource]) -> list[Resource]:
    """The resources as the visitor may see them: copies without what is closed; such a copy cannot be saved.

    `resources` must come from `resources_visible_to`. A closed quantity is its order of magnitude (`band`).
    """
    rows = list(resources)
    closed = closed_fields(visitor, rows)
    return [without(row, closed[row.pk]) if row.pk in closed else row for row in rows]


def without(resource: Resource, closed: frozenset[str]) -> Resource:
    """A copy of the resource without its closed fields, for showing only."""
    if not closed:
        return resource
    shown = copy.copy(resource)
    shown._state = copy.copy(resource._state)
    shown._state.fields_cache = dict(resource._state.fields_cache)
    shown.closed = closed  # type: ignore[attr-defined]
    shown.closed_details = _closed_details(closed)  # type: ignore[attr-defined]
    if "quantity" in closed:
        shown.band = quantity_band(resource)  # type: ignore[attr-defined]
    for column in closed_columns(closed):
        field = Resource._meta.get_field(column)
        setattr(shown, column, None if field.null else field.get_default())  # type: ignore[union-attr]
    shown.search_text = ""
    shown.save = _refuse  # type: ignore[method-assign]
    return shown


def _refuse(*_args: Any, **_options: Any) -> None:
    raise TypeError("a copy of a resource without its closed fields is for showing and cannot be saved")


def closed_somewhere(resources: QuerySet[Resource], visitor: Visitor, fields: Iterable[str]) -> list[int]:
    """Keys of those resources of which the visitor may not read one of the fields."""
    named = Q()
    for name in fields:
        named |= Q(field_visibility__has_key=name)
    rows = resources.filter(~Q(field_visibility={}), named).select_related(None).order_by()  # of most nothing is closed
    wanted, kept = set(fields), rows.only("pk", "organisation_id", "field_visibility")
    return [pk for pk, hidden in closed_fields(visitor, kept).items() if hidden & wanted]
