"""The undo that most lists have: what they made is deleted and what they changed is as before, except what people have
worked on since.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from django.contrib.contenttypes.fields import GenericRel, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.core.models import HistoryLine
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Undone, rows_that

__all__ = ["delete_made", "kept_change", "restore_changed", "worked_on_since"]

READ: Mapping[Any, Callable[[str], object]] = {
    datetime: datetime.fromisoformat, date: date.fromisoformat, Decimal: Decimal, float: float,
}  # fmt: skip


def worked_on_since(
    things: Iterable[models.Model], moment: datetime, *, apart_from: Collection[type[models.Model]] = ()
) -> set[int]:
    """Keys of the things, all of one model, that a person has changed after the moment, or to which anything has been
    added; `apart_from` are the tables that their making itself writes.
    """
    found = {thing.pk: thing for thing in things}
    if not found:
        return set()
    model = type(next(iter(found.values())))
    kind = ContentType.objects.get_for_model(model)
    lines = HistoryLine.objects.filter(target_type=kind, target_id__in=found, at__gt=moment, by__isnull=False)
    worked_on = set(lines.values_list("target_id", flat=True))
    for relation in model._meta.related_objects:
        if relation.related_model not in apart_from and not isinstance(relation, GenericRel):  # what it hangs on
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": list(found)})
            worked_on |= set(rows.values_list(relation.field.attname, flat=True))
    for field in model._meta.private_fields:
        if isinstance(field, GenericRelation) and field.related_model not in apart_from:
            worked_on |= _with_rows(field, kind, list(found))
    return worked_on


def _with_rows(field: GenericRelation, kind: ContentType, keys: list[int]) -> set[int]:
    key = field.object_id_field_name
    values: dict[str, Any] = {f"{key}__in": keys, field.content_type_field_name: kind}
    return set(field.related_model._default_manager.filter(**values).values_list(key, flat=True))


def delete_made[Made: models.Model](
    batch: Import,
    by: User,
    model: type[Made],
    *,
    verb: str,
    all_kept: str,
    apart_from: Collection[type[models.Model]] = (),
) -> Undone:
    """Delete what the rows of the import made, with a line `verb` in the history of each.

    Raises ActionRefused with `all_kept` where people have worked on all of it.
    """
    rows = rows_that(batch, RowState.ENTERED, model)
    made = list(model._default_manager.select_for_update().filter(pk__in=rows))
    kept = worked_on_since(made, batch.committed_at or batch.made_at, apart_from=apart_from)
    gone = [thing for thing in made if thing.pk not in kept]
    if made and not gone:
        raise ActionRefused(all_kept)
    history.record_many(by, verb, gone)
    model._default_manager.filter(pk__in=[thing.pk for thing in gone]).delete()
    return Undone(gone=len(gone), kept=len(kept), kept_rows=frozenset(rows[pk].pk for pk in kept))


def kept_change[Values](was: Values, now: Values) -> dict[str, Json]:
    """What a row keeps of a thing that it changed (`Outcome.before`): its frozen values before and after, in JSON."""
    return {"was": _as_json(was), "now": _as_json(now)}


def restore_changed[Made: models.Model, Values](
    batch: Import,
    model: type[Made],
    *,
    values_of: Callable[[Made], Values],
    restore: Callable[[Made, Values], object],
) -> Undone:
    """Give what the rows of the import changed the values of before (`kept_change`), the last row first.

    A thing that says by now something else than the import wrote stays as it is, as does one whose old values `restore`
    refuses and one whose old values an import of an older version did not keep.
    """
    kind = ContentType.objects.get_for_model(model)
    rows = list(batch.rows.filter(state=RowState.CHANGED, target_type=kind).order_by("-id"))
    things = model._default_manager.in_bulk([row.target_id for row in rows if row.target_id is not None])
    kept: set[int] = set()
    for row in rows:
        thing, before = things.get(row.target_id or 0), row.before or {}
        now = values_of(thing) if thing is not None else None
        if thing is None or now is None or "now" not in before or _read_back(type(now), before["now"]) != now:
            kept.add(row.pk)
            continue
        try:
            with transaction.atomic():
                restore(thing, _read_back(type(now), before["was"]))
        except ActionRefused:
            kept.add(row.pk)
    return Undone(gone=len(rows) - len(kept), kept=len(kept), kept_rows=frozenset(kept))


def _as_json(values: Any) -> dict[str, Json]:
    found: dict[str, Json] = json.loads(json.dumps(asdict(values), default=_text_of))
    return found


def _text_of(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_back[Values](kind: type[Values], kept: Mapping[str, Json]) -> Values:
    """The frozen values that `_as_json` wrote: texts are read as the type of their field."""
    types, given = get_type_hints(kind), {}
    for name, said in kept.items():
        read = next((READ[one] for one in (types[name], *get_args(types[name])) if one in READ), None)
        given[name] = read(said) if read is not None and isinstance(said, str) else said
    return kind(**given)
