"""An import is started, its columns are corrected, it is thrown away or undone."""

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.jobs import end_job
from symbionet.core.models import Job, JobState
from symbionet.imports.models import PASTED, Import, ImportRow, ImportState, RowState
from symbionet.imports.queries import SETTLED, ReadFile, as_json, importer_of
from symbionet.imports.words import over_words

__all__ = ["discard_import", "locked_import", "map_columns", "start_import", "undo_import"]

AT_ONCE = 500  # rows in one statement


@transaction.atomic
def start_import(
    kind: str,
    read: ReadFile,
    *,
    by: User | None,
    name: str = "",
    file: tuple[bytes, bool] | None = None,
    subject: models.Model | None = None,
    store: bool = False,
) -> Import:
    """The preview of a list as it was read; `file` (data, whether it was pasted) is kept if the importer asks for it.

    Where the preview tries the rows out its job waits to be run; with `store` they are entered without one.
    """
    importer = importer_of(kind)
    batch = Import(kind=kind, by=by, subject=subject, name=name[:200], language=translation.get_language() or "")
    batch.mapping = {table: dict(fields) for table, fields in read.mapping.items()}
    batch.headings = _headings(read)
    batch.problems = [as_json(problem) for problem in read.problems]
    if importer.preview is None:
        batch.job = Job.objects.create(kind=kind, by=by, total=len(read.rows))
    if store:
        batch.state = ImportState.RUNNING
    if file is not None and importer.keeps_file:
        data, pasted = file
        batch.file.save(f"import{PASTED if pasted else '.file'}", ContentFile(data), save=False)
    batch.save()
    batch.number = batch.pk
    batch.save(update_fields=["number"])
    ImportRow.objects.bulk_create(
        [
            ImportRow(batch=batch, number=row.number, table=row.table, values=_filled(row.texts))
            for row in (() if importer.keeps_file else read.rows)
        ],
        batch_size=AT_ONCE,
    )
    history.record(by, f"{importer.verbs}started", batch)
    return batch


def _headings(read: ReadFile) -> list[list[str]]:
    """[table, column, heading] of all tables: a list, as PostgreSQL sorts the keys of an object."""
    found = {(row.table, column): heading for row in read.rows for column, heading in row.headings.items()}
    return [[table, column, heading] for (table, column), heading in found.items()]


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}


@transaction.atomic
def map_columns(batch: Import, mapping: Mapping[str, Mapping[str, int]], *, by: User | None) -> Import:
    """The import with its columns as a person corrected them."""
    _require_preview(batch)
    batch.mapping = {table: dict(columns) for table, columns in mapping.items()}
    batch.save(update_fields=["mapping"])
    history.record(by, f"{importer_of(batch.kind).verbs}mapped", batch)
    return batch


@transaction.atomic
def discard_import(batch: Import, *, by: User | None) -> None:
    """Delete a preview with its file."""
    _require_preview(batch)
    history.record(by, f"{importer_of(batch.kind).verbs}discarded", batch)
    if batch.job is not None and not batch.job.is_over:
        end_job(batch.job, JobState.STOPPED)
    batch.file.delete(save=False)
    batch.delete()


def locked_import(batch: Import) -> Import:
    """The import as it stands now, nobody else may change it before this transaction ends."""
    return Import.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)


def _require_preview(batch: Import) -> None:
    locked = locked_import(batch)
    if locked.state != ImportState.PREVIEW:
        raise ActionRefused(over_words(locked))


@transaction.atomic
def undo_import(batch: Import, *, by: User) -> Import:
    """The undone import: what it made is gone, what it changed is as before; what people build on since stays.

    Raises ActionRefused where it is not stored, was undone already, or its importer refuses.
    """
    importer, locked = importer_of(batch.kind), locked_import(batch)
    if importer.undo is None or locked.state != ImportState.COMMITTED:
        raise ActionRefused(_("There is no import here that could be undone."))
    undone = importer.undo(locked, by)
    rows = locked.rows.filter(state__in=SETTLED)
    rows.filter(pk__in=undone.kept_rows).update(state=RowState.KEPT)
    rows.update(state=RowState.UNDONE)
    locked.summary = {**locked.summary, "undone": undone.gone, "kept": undone.kept}
    locked.state, locked.undone_at = ImportState.UNDONE, timezone.now()
    locked.save(update_fields=["summary", "state", "undone_at"])
    history.record(by, f"{importer.verbs}undone", locked, **_figures(locked.summary))
    batch.state, batch.summary, batch.undone_at = locked.state, locked.summary, locked.undone_at
    return locked


def _figures(summary: Mapping[str, history.Json]) -> dict[str, history.Json]:
    return {name: summary[name] for name in ("undone", "kept")}
