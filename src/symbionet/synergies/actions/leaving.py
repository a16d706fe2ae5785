"""What a person who leaves hands over: the synergies the person owns, private ones too."""

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.synergies import possible_owners

__all__ = ["hand_over"]


@transaction.atomic
def hand_over(person: User, *, to: User, by: User) -> int:
    """How many synergies are the other person's now, each with its line of history.

    Raises ActionRefused where there are some and the other person cannot own one.
    """
    rows = list(Synergy.objects.select_for_update(of=("self",)).filter(owner=person))
    if rows and not possible_owners().filter(pk=to.pk).exists():
        raise ActionRefused(
            _("%(name)s cannot own synergies, and there are %(count)s: choose a practitioner.")
            % {"name": to, "count": len(rows)}
        )
    for row in rows:
        changed = history.changes(row, {"owner": to})
        row.owner = to
        row.save(update_fields=["owner", "updated_at"])
        history.record(by, "synergy.edited", row, changes=changed)
    return len(rows)
