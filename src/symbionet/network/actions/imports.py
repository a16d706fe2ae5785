"""Writes of an import: keep the file, correct the mapping, commit in chunks with progress, undo."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import batched
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.models import Job, JobState
from symbionet.network.actions.organisations import add_organisations, edit_organisation
from symbionet.network.actions.resources import edit_resources, offer_resources
from symbionet.network.actions.sites import add_site
from symbionet.network.actions.values import SiteValues
from symbionet.network.models import ImportBatch, ImportState, MembershipState, Organisation, Resource
from symbionet.network.queries import (
    SUGGEST_FROM,
    ImportPlan,
    import_plan,
    proposed_values,
    resource_values,
    row_proposals,
    stated_values,
    tables_of,
)
from symbionet.network.queries.imports import PASTED, PlannedRow
from symbionet.sheets import DraftOrganisation, HostileFile, recognise_table

__all__ = ["commit_import", "discard_import", "map_columns", "request_commit", "start_import", "undo_import"]

CHUNK = 500


@transaction.atomic
def start_import(
    *, data: bytes, name: str, by: Any, organisation: Organisation | None = None, pasted: bool = False
) -> ImportBatch:
    """The kept file with its columns as recognised; raises HostileFile where the file may not be read."""
    batch = ImportBatch(by=by, organisation=organisation, name=name[:200])
    batch.file.save(f"import{PASTED if pasted else '.file'}", ContentFile(data), save=False)
    try:
        batch.mapping = {table.name: recognise_table(table) for table in tables_of(batch)}
    except HostileFile:
        batch.file.delete(save=False)
        raise
    batch.save()
    history.record(by, "import.started", batch)
    return batch


@transaction.atomic
def map_columns(batch: ImportBatch, mapping: Mapping[str, Mapping[str, int]], *, by: Any) -> ImportBatch:
    """The batch with its columns as a person corrected them."""
    _require_preview(batch)
    batch.mapping = {table: dict(columns) for table, columns in mapping.items()}
    batch.save(update_fields=["mapping"])
    history.record(by, "import.mapped", batch)
    return batch


@transaction.atomic
def request_commit(batch: ImportBatch, *, by: Any) -> Job:
    """The job that will show the progress of the commit; raises ActionRefused unless the batch is in preview."""
    _require_preview(batch)
    batch.job = Job.objects.create(kind="import", by=by)
    batch.state = ImportState.RUNNING
    batch.save(update_fields=["job", "state"])
    return batch.job


@transaction.atomic
def discard_import(batch: ImportBatch, *, by: Any) -> None:
    """Delete a preview with its file."""
    _require_preview(batch)
    history.record(by, "import.discarded", batch)
    batch.file.delete(save=False)
    batch.delete()


def _require_preview(batch: ImportBatch) -> None:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportState.PREVIEW:
        raise ActionRefused(
            _("This import is not a preview any more (%(state)s).") % {"state": locked.get_state_display()}
        )


def commit_import(
    batch: ImportBatch, *, by: Any, only_clean: bool = False, suggest_from: int | None = SUGGEST_FROM
) -> ImportBatch:
    """The committed batch; each chunk of rows is atomic together with the notes that undo it.

    Where the file says nothing, suggestions of at least `suggest_from` percent are stored; none where it is None.
    """
    job = batch.job if batch.job is not None else Job.objects.create(kind="import", by=by)
    batch.job, batch.state = job, ImportState.RUNNING
    batch.undo = {"resources_made": [], "resources_changed": {}, "organisations_made": [], "organisations_changed": {}}
    plan = import_plan(batch)
    if only_clean:
        plan = plan.without_warned()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, total=len(plan.rows))
    owners = _store_organisations(plan, batch, by=by)
    done = filled = 0
    for chunk in batched(plan.rows, CHUNK):
        job.refresh_from_db(fields=["stop_asked"])
        if job.stop_asked:
            break
        suggested = _suggested(replace(plan, rows=chunk), suggest_from)
        _store_rows(chunk, owners, batch, suggested=suggested, by=by)
        filled += len(suggested)
        done += len(chunk)
        Job.objects.filter(pk=job.pk).update(done=done)
    taken = {"suggest_from": suggest_from or 0, "suggested": filled}
    _finish(batch, job, plan.counts | taken, stopped=done < len(plan.rows), by=by)
    return batch


def _suggested(plan: ImportPlan, least: int | None) -> dict[str, dict[str, Any]]:
    """What the suggestions add to rows, by import key."""
    if least is None:
        return {}
    proposed = ((item.row.import_key, proposed_values(item, least=least)) for item in row_proposals(plan))
    return {key: values for key, values in proposed if values}


@transaction.atomic
def _finish(batch: ImportBatch, job: Job, counts: Mapping[str, int], *, stopped: bool, by: Any) -> None:
    batch.summary = {**counts, "stopped": stopped}
    batch.state = ImportState.COMMITTED
    batch.save()
    state = JobState.STOPPED if stopped else JobState.DONE
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now())
    history.record(by, "import.committed", batch, **batch.summary)


@transaction.atomic
def _store_organisations(plan: ImportPlan, batch: ImportBatch, *, by: Any) -> dict[str, Organisation]:
    new = [plan.drafts[key] for key, pk in plan.organisations.items() if pk is None]
    made = add_organisations(
        [_organisation_values(draft) | {"state": MembershipState.PROSPECT} for draft in new],
        by=by,
        sites=[_site_values(draft) for draft in new],
        contacts=[_contact_values(draft) for draft in new],
    )
    batch.undo["organisations_made"] = [organisation.pk for organisation in made]
    owners = {draft.key: organisation for draft, organisation in zip(new, made, strict=True)}
    known = Organisation.objects.in_bulk([pk for pk in plan.organisations.values() if pk])
    for key, pk in plan.organisations.items():
        if pk is not None:
            owners[key] = _fill_gaps(known[pk], plan.drafts[key], batch, by=by)
    batch.save()
    return owners


def _fill_gaps(organisation: Organisation, draft: DraftOrganisation, batch: ImportBatch, *, by: Any) -> Organisation:
    """The known organisation with what the file adds; what a person entered stays as it is."""
    gaps = {
        name: value for name, value in _organisation_values(draft).items() if value and not getattr(organisation, name)
    }
    if gaps:
        batch.undo["organisations_changed"][str(organisation.pk)] = {name: getattr(organisation, name) for name in gaps}
        edit_organisation(organisation, gaps, by=by)
    site = _site_values(draft)
    if site and not organisation.sites.exists():
        add_site(organisation, site, by=by)
    return organisation


def _organisation_values(draft: DraftOrganisation) -> dict[str, Any]:
    business = draft.business or draft.sector
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in business)
    return {
        "name_zh": draft.name_zh[:200],
        "name_en": draft.name_en[:200],
        "uscc": draft.uscc,
        "vat": draft.vat[:20],
        "nace": draft.nace[0] if draft.nace else "",
        "gb4754": draft.gb4754[0] if draft.gb4754 else "",
        "business_zh" if chinese else "business_en": business[:500],
        "permits": list(draft.permits),
    }


def _site_values(draft: DraftOrganisation) -> SiteValues | None:
    if draft.site is None and not draft.address:
        return None
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in draft.address)
    address = draft.address[:250]
    values: SiteValues = {"address_zh": address} if chinese else {"address_en": address}
    return {**values, "lon": draft.site.lon, "lat": draft.site.lat} if draft.site else values


def _contact_values(draft: DraftOrganisation) -> dict[str, Any] | None:
    if not (draft.contact or draft.phone or draft.email):
        return None
    return {"name": (draft.contact or draft.name)[:100], "phone": draft.phone[:40], "email": draft.email}


@transaction.atomic
def _store_rows(
    rows: tuple[PlannedRow, ...],
    owners: Mapping[str, Organisation],
    batch: ImportBatch,
    *,
    suggested: Mapping[str, Mapping[str, Any]],
    by: Any,
) -> None:
    new = [row for row in rows if row.effect == "new"]
    made = offer_resources(_new_values(new, owners, batch, suggested), by=by)
    changed = {row.resource_id: row for row in rows if row.effect == "changed"}
    edits = []
    for pk, resource in Resource.objects.in_bulk([pk for pk in changed if pk]).items():
        values = stated_values(changed[pk].draft, resource)
        before = {name: getattr(resource, name) for name, value in values.items() if getattr(resource, name) != value}
        batch.undo["resources_changed"][str(pk)] = json.loads(json.dumps(before, cls=DjangoJSONEncoder))
        edits.append((resource, values))
    edit_resources(edits, by=by)
    batch.undo["resources_made"] += [resource.pk for resource in made]
    batch.save(update_fields=["undo"])


def _new_values(
    rows: list[PlannedRow],
    owners: Mapping[str, Organisation],
    batch: ImportBatch,
    suggested: Mapping[str, Mapping[str, Any]],
) -> Iterator[tuple[Organisation, Mapping[str, Any]]]:
    for row in rows:
        values = {**resource_values(row.draft), **suggested.get(row.import_key, {})}
        values |= {"batch": batch, "import_key": row.import_key}
        yield owners[row.draft.organisation_key], values


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """The undone batch: what it made is gone, what it changed is as before; what people build on since stays.

    Raises ActionRefused unless it is the last committed import of its person.
    """
    last = ImportBatch.objects.filter(by=batch.by, state=ImportState.COMMITTED).order_by("-pk").first()
    if last is None or last.pk != batch.pk:
        raise ActionRefused(_("Only the last import can be undone."))
    made = Resource.objects.filter(pk__in=batch.undo.get("resources_made", []))
    gone = list(made.filter(synergies_as_have=None, synergies_as_want=None))
    history.record_many(by, "resource.import_undone", gone)
    kept = made.count() - len(gone)
    Resource.objects.filter(pk__in=[resource.pk for resource in gone]).delete()
    changed: dict[str, dict[str, Any]] = batch.undo.get("resources_changed", {})
    former = Resource.objects.in_bulk([int(pk) for pk in changed])
    edit_resources([(row, _restored(changed[str(pk)])) for pk, row in former.items()], by=by)
    _undo_organisations(batch, by=by)
    batch.summary = {**batch.summary, "undone": len(gone), "kept": kept}
    batch.state = ImportState.UNDONE
    batch.save()
    history.record(by, "import.undone", batch)
    return batch


def _undo_organisations(batch: ImportBatch, *, by: Any) -> None:
    for pk, values in batch.undo.get("organisations_changed", {}).items():
        if organisation := Organisation.objects.filter(pk=int(pk)).first():
            edit_organisation(organisation, values, by=by)
    made = Organisation.objects.filter(pk__in=batch.undo.get("organisations_made", []))
    unused = list(made.filter(resources=None, memberships=None, synergies_as_provider=None, synergies_as_receiver=None))
    history.record_many(by, "organisation.import_undone", unused)
    Organisation.objects.filter(pk__in=[organisation.pk for organisation in unused]).delete()


def _restored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Former values as the table holds them: JSON keeps dates and decimals as text."""
    fields = {field.name: field for field in Resource._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items()}
