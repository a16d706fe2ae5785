"""Who opened the page of a resource: one row for each person and day, so that its owner knows that somebody looked."""

from django.utils import timezone

from symbionet.accounts.queries import Visitor, is_user
from symbionet.network.models import Look, Resource

__all__ = ["note_look"]


def note_look(resource: Resource, *, by: Visitor) -> None:
    """Keep that a person of another organisation, or of the programme, looked at the resource today.

    No line of history: reading changes nothing, and the owner sees the looks on its own page.
    """
    if is_user(by) and resource.organisation_id not in by.organisation_ids:
        Look.objects.get_or_create(resource_id=resource.pk, user=by, on=timezone.localdate())
