"""Imports of resources and organisations move to the room `imports`, with what they made and changed."""

from django.db import migrations

from symbionet.imports.migrations._carry import AT_ONCE, content_type, continue_sequences, move_history

MADE = (("resources_made", "resource"), ("organisations_made", "organisation"))
CHANGED = (("resources_changed", "resource"), ("organisations_changed", "organisation"))


def carry(apps, schema_editor):
    """Each import keeps its key, so that resources and addresses go on naming it."""
    alias = schema_editor.connection.alias
    Batch = apps.get_model("network", "ImportBatch")
    Import = apps.get_model("imports", "Import")
    Row = apps.get_model("imports", "ImportRow")
    batches = list(Batch.objects.using(alias).order_by("pk"))
    organisation = content_type(apps, alias, "network", "organisation")
    resource = content_type(apps, alias, "network", "resource")
    kinds = {"organisation": organisation, "resource": resource}
    for batch in batches:
        Import.objects.using(alias).create(
            pk=batch.pk,
            kind="import",
            number=batch.pk,
            by_id=batch.by_id,
            subject_type_id=organisation.pk if batch.organisation_id else None,
            subject_id=batch.organisation_id,
            name=batch.name,
            file=batch.file.name,
            mapping=batch.mapping,
            summary=batch.summary,
            state=batch.state,
            job_id=batch.job_id,
            made_at=batch.created_at,
            committed_at=batch.job.finished_at if batch.job_id else None,
        )
        Row.objects.using(alias).bulk_create(list(_rows(Row, batch, kinds)), batch_size=AT_ONCE)
    former = content_type(apps, alias, "network", "importbatch")
    move_history(apps, alias, former, {batch.pk: batch.pk for batch in batches})
    continue_sequences(apps, schema_editor)


def _rows(Row, batch, kinds):
    undone = batch.state == "undone"
    for name, kind in MADE:
        for pk in batch.undo.get(name, []):
            state = "undone" if undone else "entered"
            yield Row(batch_id=batch.pk, state=state, target_type_id=kinds[kind].pk, target_id=pk)
    for name, kind in CHANGED:
        for pk, before in batch.undo.get(name, {}).items():
            state = "undone" if undone else "changed"
            yield Row(batch_id=batch.pk, state=state, target_type_id=kinds[kind].pk, target_id=int(pk), before=before)


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0004_looks'),
        ('imports', '0001_initial'),
        ('core', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(carry),
    ]
