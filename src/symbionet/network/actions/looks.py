"""Who opened the page of a resource: one row for each person and day, so that its owner knows that somebody looked."""

from typing import Any

from django.utils import timezone

from symbionet.network.models import Look, Resource

__all__ = ["note_look"]


def note_look(resource: Resource, *, by: Any) -> None:
    """Keep that a person of another organisation, or of the programme, looked at the resource today.

    No line of history: reading changes nothing, and the owner sees the looks on its own page.
    """
    if resource.organisation_id not in by.organisation_ids:
        Look.objects.get_or_create(resource_id=resource.pk, user=by, on=timezone.localdate())
