"""Writes of the legal status: each record is new, older ones stay."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.engine.errors import BadAnswer
from symbionet.network.models import LegalStatus, Resource
from symbionet.network.queries import legal_pack_version, legal_step

__all__ = ["record_legal_status"]


@transaction.atomic
def record_legal_status(
    resource: Resource, *, regime: str, answers: Mapping[str, str], by: Visitor | None
) -> LegalStatus:
    """The stored advice to which the answers lead today; raises ActionRefused where they lead to no advice."""
    today = timezone.localdate()
    try:
        step = legal_step(resource, regime=regime, answers=answers, on=today)
    except BadAnswer:
        raise ActionRefused(_("These answers do not fit the guide. Start the guide again.")) from None
    if not step.is_advice:
        raise ActionRefused(_("The guide is not finished: answer the remaining questions first."))
    status = LegalStatus.objects.create(
        resource=resource,
        regime=regime,
        answers=dict(answers),
        status=step.node.status,
        advice=step.node.id,
        pack_version=legal_pack_version(regime),
        on=today,
        by=by if isinstance(by, User) else None,
    )
    history.record(by, "resource.legal_status_recorded", resource, regime=regime, legal_status=status.status)
    return status
