"""Lists of synergies, kept in jobs until now, move to the room `imports`."""

from django.db import migrations

from symbionet.imports.migrations._carry import AT_ONCE, content_type, continue_sequences, move_history, next_key


def carry(apps, schema_editor):
    """The number in the address of a list is that of its former job."""
    alias = schema_editor.connection.alias
    Job = apps.get_model("core", "Job")
    jobs = list(Job.objects.using(alias).filter(kind="synergy_import").order_by("pk"))
    keys = {job.pk: key for key, job in enumerate(jobs, start=next_key(apps, alias))}
    kind = content_type(apps, alias, "synergies", "synergy")
    undone_at = _undone_at(apps, alias)
    for job in jobs:
        _carry_one(apps, alias, job, keys[job.pk], kind, undone_at.get(job.pk))
    move_history(apps, alias, content_type(apps, alias, "core", "job"), keys)
    Job.objects.using(alias).filter(pk__in=keys).delete()
    continue_sequences(apps, schema_editor)


def _undone_at(apps, alias):
    lines = apps.get_model("core", "HistoryLine").objects.using(alias).filter(verb="synergies.import_undone")
    return dict(lines.values_list("target_id", "at"))


def _carry_one(apps, alias, job, key, kind, undone_at):
    Import, Row = apps.get_model("imports", "Import"), apps.get_model("imports", "ImportRow")
    kept = job.result
    undone, counts = "undone" in kept, dict(kept.get("counts", {}))
    if undone:
        counts |= {"undone": kept["undone"], "kept": len(kept.get("kept", []))}
    rows = kept.get("rows", [])
    headings = {(row["table"], name): text for row in rows for name, text in row["headings"].items()}
    Import.objects.using(alias).create(
        pk=key,
        kind="synergy_import",
        number=job.pk,
        by_id=job.by_id,
        name=kept.get("name", ""),
        headings=[[table, name, text] for (table, name), text in headings.items()],
        problems=kept.get("problems", []),
        summary=counts,
        state="undone" if undone else "committed" if job.state == "done" else "preview",
        made_at=job.created_at,
        committed_at=job.finished_at,
        undone_at=undone_at if undone else None,
    )
    refused = {}
    for problem in kept.get("refused", []):
        refused.setdefault((problem["table"], problem["row"]), []).append(problem)
    found = []
    for row in rows:
        problems = refused.get((row["table"], row["row"]), [])
        state = "refused" if problems else "waiting"
        place = {"number": row["row"], "table": row["table"]}
        found.append(Row(batch_id=key, values=row["texts"], problems=problems, state=state, **place))
    for pk in kept.get("made", []):  # which row made it was not kept
        state = "entered" if not undone else "kept" if pk in kept.get("kept", []) else "undone"
        found.append(Row(batch_id=key, state=state, target_type_id=kind.pk, target_id=pk))
    Row.objects.using(alias).bulk_create(found, batch_size=AT_ONCE)


class Migration(migrations.Migration):

    dependencies = [
        ("synergies", "0016_matches_and_programme_apart"),
        ('network', '0006_resources_name_their_import'),
        ('imports', '0001_initial'),
        ('core', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(carry),
    ]
