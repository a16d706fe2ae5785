"""Audits as subjects of work: tasks, the contact log, and documents of the team and of the firm."""

from django.utils.translation import gettext_lazy as _

from symbionet.audits.models import Audit, Stage
from symbionet.audits.queries import audits_visible_to, audits_worked_on_by
from symbionet.work.models import Audience, Pages, SubjectKind

__all__ = ["SUBJECTS"]

SUBJECTS = (
    SubjectKind(
        model=Audit,
        name=_("Audit"),
        plural=_("Audits"),
        back=_("Back to the audit"),
        visible_to=audits_visible_to,
        worked_on_by=audits_worked_on_by,
        workers_write=True,
        pages=Pages(
            detail="audit_detail",
            list="audit_list",
            contacts="audit_contacts",
            task_add="audit_task_add",
            documents="audit_documents",
        ),
        audiences=(Audience(code="firm", label=_("The firm"), sides=("organisation",)),),
        stages=Stage.choices,
        track=tuple(Stage),
        document_kinds=(
            ("photo", _("Photo")),
            ("plan", _("Plan of the site")),
            ("evidence", _("Evidence of a saving")),
            ("report", _("Report")),
            ("other", _("Other document")),
        ),
    ),
)
