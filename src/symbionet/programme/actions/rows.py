"""What all writes of a programme's account share: who may, and how the values of a row are kept."""

from dataclasses import fields
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.programme.queries.programmes import steers

__all__ = ["keep", "remove", "require_manager"]


def require_manager(by: User) -> None:
    """Raise ActionRefused for whoever does not answer for the programme."""
    if not steers(by):
        raise ActionRefused(_("This is written by the programme manager."))


def keep[Row: Model](row: Row, values: Any, *, verb: str, by: User) -> Row:
    """The stored row with the values of a frozen value, and one line of history about what changed.

    Raises ActionRefused where another row has the same number, name or day.
    """
    columns = {one.name for one in row._meta.concrete_fields}
    names = {one.name: getattr(values, one.name) for one in fields(values) if one.name in columns}
    plain = {name: value for name, value in names.items() if row.pk and not isinstance(value, dict | list)}
    changed = history.changes(row, plain)
    for name, value in names.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ActionRefused(
            _("There is one with this number, name or day already, or the dates are not in order.")
        ) from error
    history.record(by, verb, row, changes=changed)
    return row


@transaction.atomic
def remove(row: Model, *, verb: str, by: User) -> None:
    """The row gone, with one line of history."""
    require_manager(by)
    history.record(by, verb, row)
    row.delete()
