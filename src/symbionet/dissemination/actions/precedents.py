"""A case study as a precedent of the knowledge: a new use, proposed there and decided by another person."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.models import CaseStudy
from symbionet.dissemination.queries.cases import published_cases
from symbionet.knowledge.actions import propose_correction
from symbionet.knowledge.models import KnowledgeCorrection
from symbionet.knowledge.queries import new_use_row

__all__ = ["hand_to_knowledge"]


@transaction.atomic
def hand_to_knowledge(
    case: CaseStudy, class_id: str, values: Mapping[str, str], *, address: str, by: User
) -> KnowledgeCorrection:
    """The proposed use with the public page of the case as its source; raises ActionRefused."""
    locked = CaseStudy.objects.select_for_update(of=("self",)).select_related("correction").get(pk=case.pk)
    version = published_cases().filter(case=case).first()
    if version is None:
        raise ActionRefused(_("Only a published case is a precedent that others can read."))
    if locked.correction is not None:
        raise ActionRefused(_("This case was handed to the knowledge already."))
    row = new_use_row(class_id)
    if row is None:
        raise ActionRefused(_("The knowledge has no such resource class: choose another."), field="class_id")
    evidence = {"evidence": "expert judgement; case study of the network"}
    reason = _("A precedent: verified figures, published case study")
    source = f"{version.title_en} / {version.title_zh}, {address}"
    correction = propose_correction(row, values={**values, **evidence}, reason=reason, source=source, by=by)
    case.correction = correction
    case.save(update_fields=["correction"])
    history.record(by, "case.handed_on", case)
    return correction
