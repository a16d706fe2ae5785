"""Who did what, when, on which object: every action leaves exactly one line."""

from collections.abc import Mapping, Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from symbionet.core.models import HistoryLine
from symbionet.core.texts import both_names

__all__ = ["Actor", "Changes", "Json", "changes", "history_of", "record", "record_many"]

type Actor = AbstractBaseUser | AnonymousUser | None  # who acts: a person, somebody not signed in, or the platform
type Json = str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None
type Changes = dict[str, Sequence[Json]]  # field -> old and new value


def _line(by: Actor, verb: str, target: Model, details: Mapping[str, Json]) -> HistoryLine:
    person = by if isinstance(by, get_user_model()) else None
    kind = ContentType.objects.get_for_model(target, for_concrete_model=True)
    return HistoryLine(
        by=person, verb=verb, target_type=kind, target_id=target.pk, label=str(target)[:300], details=details
    )


def record(by: Actor, verb: str, target: Model, **details: Json) -> HistoryLine:
    """The stored history line `by` + `verb` ("resource.offered") + `target`; `details` are JSON values."""
    line = _line(by, verb, target, details)
    line.save(force_insert=True)
    return line


def record_many(by: Actor, verb: str, targets: Sequence[Model], **details: Json) -> None:
    """Store one line for each target in few statements (bulk writes of an import)."""
    HistoryLine.objects.bulk_create([_line(by, verb, target, details) for target in targets], batch_size=1000)


def history_of(target: Model) -> QuerySet[HistoryLine]:
    """Lines about one object, newest first."""
    kind = ContentType.objects.get_for_model(target, for_concrete_model=True)
    return HistoryLine.objects.filter(target_type=kind, target_id=target.pk).select_related("by")


def changes(target: Model, values: Mapping[str, object]) -> Changes:
    """What would change: field -> [old, new] for an edit's history line, each a text or a name in both languages."""
    changed: Changes = {}
    for name, new in values.items():
        old = getattr(target, name)
        if old != new:
            changed[name] = [_kept(old), _kept(new)]
    return changed


def _kept(value: object) -> str | dict[str, str]:
    if hasattr(value, "name_zh"):
        return both_names(value)
    return "" if value is None else str(value)
