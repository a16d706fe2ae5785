"""What a person changes as it was seen: nobody's newer value is written over by who saw the older one."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused

__all__ = ["ChangedMeanwhile", "change_as_seen", "kept_values", "print_of", "typed_values"]


class ChangedMeanwhile(ActionRefused):
    """Somebody has changed the same values since they were seen."""


def kept_values(thing: Model, columns: Sequence[str]) -> dict[str, Any]:
    """The values of the columns as JSON has them; of a foreign key its key."""
    values = {name: getattr(thing, _stored(thing, name)) for name in columns}
    kept: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return kept


def typed_values(thing: Model, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Values that went through JSON as the model has them; raises ActionRefused where one does not exist any more."""
    return {name: _typed(thing, name, value) for name, value in kept.items()}


def print_of(thing: Model, columns: Sequence[str]) -> str:
    """A short text that is another one as soon as one of the values is."""
    values = json.dumps(kept_values(thing, columns), sort_keys=True)
    return sha256(values.encode()).hexdigest()[:24]


@transaction.atomic
def change_as_seen[Thing: Model, Result](
    thing: Thing, columns: Sequence[str], seen: str, change: Callable[[Thing], Result]
) -> Result:
    """What the change gives; it is handed the thing as it is now, locked. `seen` is its `print_of` when it was read.

    Raises ChangedMeanwhile where the columns are not as they were seen, and ActionRefused where it is gone.
    """
    now = type(thing)._default_manager.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    if now is None:
        raise ActionRefused(_("It does not exist any more."))
    if print_of(now, columns) != seen:
        raise ChangedMeanwhile(_("Somebody has changed it meanwhile."))
    return change(now)


def _stored(thing: Model, name: str) -> str:
    return str(thing._meta.get_field(name).attname)  # type: ignore[union-attr] # columns of the model alone are named


def _typed(thing: Model, name: str, value: Any) -> Any:
    field = thing._meta.get_field(name)
    if value is None:
        return None
    if not isinstance(field, ForeignKey):
        try:
            return field.to_python(value)  # type: ignore[union-attr] # a column
        except ValidationError:
            raise ActionRefused(_("It does not exist any more.")) from None
    found = field.related_model._default_manager.filter(pk=value).first()
    if found is None:
        raise ActionRefused(_("It does not exist any more."))
    return found
