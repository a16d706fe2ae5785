"""Who did what, when, on which object: every action leaves exactly one line."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from symbionet.core.models import HistoryLine
from symbionet.core.texts import both_names

__all__ = ["changes", "history_of", "record", "record_many"]


def _line(by: Any, verb: str, target: Model, details: dict[str, Any]) -> HistoryLine:
    person = None if by is None or isinstance(by, AnonymousUser) else by
    kind = ContentType.objects.get_for_model(target, for_concrete_model=True)
    return HistoryLine(
        by=person, verb=verb, target_type=kind, target_id=target.pk, label=str(target)[:300], details=details
    )


def record(by: Any, verb: str, target: Model, **details: Any) -> HistoryLine:
    """The stored history line `by` + `verb` ("resource.offered") + `target`; `details` are JSON values."""
    line = _line(by, verb, target, details)
    line.save(force_insert=True)
    return line


def record_many(by: Any, verb: str, targets: list[Any], **details: Any) -> None:
    """Store one line for each target in few statements (bulk writes of an import)."""
    HistoryLine.objects.bulk_create([_line(by, verb, target, details) for target in targets], batch_size=1000)


def history_of(target: Model) -> QuerySet[HistoryLine]:
    """Lines about one object, newest first."""
    kind = ContentType.objects.get_for_model(target, for_concrete_model=True)
    return HistoryLine.objects.filter(target_type=kind, target_id=target.pk).select_related("by")


def changes(target: Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """What would change: field -> [old, new] for an edit's history line, each a text or a name in both languages."""
    found: dict[str, list[Any]] = {}
    for name, new in values.items():
        old = getattr(target, name)
        if old != new:
            found[name] = [_kept(old), _kept(new)]
    return found


def _kept(value: Any) -> str | dict[str, str]:
    if hasattr(value, "name_zh"):
        return both_names(value)
    return "" if value is None else str(value)
