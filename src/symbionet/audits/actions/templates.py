"""Word templates of the programme for its reports."""

from functools import partial
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.models import ReportTemplate
from symbionet.audits.queries import plans_audits
from symbionet.core import history
from symbionet.core.errors import ActionRefused

__all__ = ["add_template", "remove_template"]

MOST_TEMPLATES = 20


@transaction.atomic
def add_template(name: str, data: bytes, *, file_name: str, by: User) -> ReportTemplate:
    """The stored template; it has been checked. Raises ActionRefused for a name that is taken."""
    _require_planner(by)
    if ReportTemplate.objects.filter(name=name).exists():
        raise ActionRefused(_("There is a template “%(name)s”: take another name.") % {"name": name}, field="name")
    if ReportTemplate.objects.count() >= MOST_TEMPLATES:
        raise ActionRefused(_("There are 20 templates. Remove one first."))
    row = ReportTemplate(name=name, file_name=PurePath(file_name.replace("\\", "/")).name[-200:], added_by=by)
    row.file.save(f"{uuid4().hex}.docx", ContentFile(data), save=True)
    history.record(by, "audit_template.added", row)
    return row


@transaction.atomic
def remove_template(row: ReportTemplate, *, by: User) -> None:
    """Take a template out; reports that were written in it are files of their readers."""
    _require_planner(by)
    storage, path = row.file.storage, row.file.name
    history.record(by, "audit_template.removed", by, what=row.name)
    row.delete()
    if path:
        transaction.on_commit(partial(storage.delete, path))


def _require_planner(by: User) -> None:
    if not plans_audits(by):
        raise ActionRefused(_("Templates are kept by practitioners and managers."))
