"""Writing down what stands in the way of a subject that has no page of its own for it."""

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.stages import STOPPED
from symbionet.work.actions import BarrierValues, record_barrier
from symbionet.work.models import Barrier, kind_of

__all__ = ["add_barrier"]


@transaction.atomic
def add_barrier(subject: Model, values: BarrierValues, *, by: User) -> Barrier:
    """The stored barrier of a subject that the person works on; raises ActionRefused.

    A synergy is put on hold or given up with its barrier, on its own page.
    """
    if not kind_of(subject).worked_on_by(by).filter(pk=subject.pk).exists():
        raise ActionRefused(_("Barriers are written down by those who work on it."))
    if isinstance(subject, Synergy) and subject.stage not in STOPPED:
        raise ActionRefused(_("Put the synergy on hold or give it up on its own page: that keeps the barrier."))
    barrier = record_barrier(subject, values, by=by)
    history.record(by, "barrier.recorded", subject, changes={"category": ["", barrier.category]})
    return barrier
