"""The rows of a list, part by part: each part in a transaction that holds what it makes and what is kept about it."""

import json
from collections.abc import Iterable, Iterator, Sequence

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from symbionet.imports.models import Import, ImportRow, RowState
from symbionet.imports.queries import SETTLED, Outcome, Part, as_json

__all__ = ["in_parts"]

AT_ONCE = 500  # rows in one statement
FIELDS = ("what", "problems", "state", "target_type", "target_id", "before")


def in_parts(
    parts: Iterable[Part], *, store: bool, batch: Import | None = None
) -> Iterator[tuple[Part, list[Outcome]]]:
    """Each part with what became of its rows; without `store` nothing is kept of what it made.

    A part ends its transaction before the next is asked for. What became of its rows is kept in the same transaction,
    so that an import that is killed goes on exactly where it was.
    """
    for part in parts:
        yield part, _tried(part, batch, store=store)


@transaction.atomic
def _tried(part: Part, batch: Import | None, *, store: bool) -> list[Outcome]:
    with transaction.atomic():
        outcomes = list(part.act())
        if not store:
            transaction.set_rollback(True)
    if not store:  # nothing was made: the rows can be taken
        outcomes = [_as_trial(row) for row in outcomes]
    if batch is not None and batch.pk is not None:
        _keep(batch, outcomes, part.size)
    return outcomes


def _as_trial(row: Outcome) -> Outcome:
    if row.state not in SETTLED or row.number is None:
        return row
    return Outcome(number=row.number, table=row.table, state=RowState.NEW, what=row.what, problems=row.problems)


def _keep(batch: Import, outcomes: Sequence[Outcome], size: int) -> None:
    numbers = {row.number for row in outcomes if row.number is not None}
    known: dict[tuple[str, int | None], list[ImportRow]] = {}
    for row in batch.rows.filter(number__in=numbers).exclude(state__in=SETTLED) if numbers else ():
        known.setdefault((row.table, row.number), []).append(row)
    done = _made_before(batch) if any(outcome.state == RowState.SAME for outcome in outcomes) else set()
    new: list[ImportRow] = []
    changed: list[ImportRow] = []
    for outcome in outcomes:
        if outcome.state == RowState.SAME and _identity(outcome.target) in done:
            continue  # a file that goes on after a stop is read again: this import has made it
        same = known.get((outcome.table, outcome.number), [])
        row = same.pop(0) if same else ImportRow(batch=batch, table=outcome.table, number=outcome.number)
        _fill(row, outcome)
        (changed if row.pk else new).append(row)
    ImportRow.objects.bulk_create(new, batch_size=AT_ONCE)
    # rows that are there are written over in one statement: bulk_update would word a CASE for each cell
    ImportRow.objects.bulk_create(
        changed, batch_size=AT_ONCE, update_conflicts=True, update_fields=FIELDS, unique_fields=("id",)
    )
    batch.save(update_fields=["summary"])
    if batch.job is not None:
        batch.job.done += size
        batch.job.save(update_fields=["done"])


def _made_before(batch: Import) -> set[tuple[int | None, int | None]]:
    """What this import has made or changed so far."""
    rows = batch.rows.filter(state__in=SETTLED, target_id__isnull=False)
    return set(rows.values_list("target_type", "target_id"))


def _identity(target: Model | None) -> tuple[int | None, int | None]:
    return (ContentType.objects.get_for_model(target).pk, target.pk) if target is not None else (None, None)


def _fill(row: ImportRow, outcome: Outcome) -> None:
    row.what, row.state = outcome.what[:300], outcome.state
    row.problems = [as_json(problem) for problem in outcome.problems]
    row.target_type_id, row.target_id = _identity(outcome.target)
    row.before = json.loads(json.dumps(outcome.before, cls=DjangoJSONEncoder)) if outcome.before is not None else None
