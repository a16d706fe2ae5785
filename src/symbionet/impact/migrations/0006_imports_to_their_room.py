"""Long lists of entries, kept in jobs until now, move to the room `imports`; their jobs keep the progress."""

from collections import Counter

from django.db import migrations

from symbionet.imports.migrations._carry import AT_ONCE, content_type, continue_sequences, move_history, next_key

STATES = ("new", "entered", "changed", "same", "refused")


def carry(apps, schema_editor):
    """The number in the address of a list is that of its job."""
    alias = schema_editor.connection.alias
    jobs = list(apps.get_model("core", "Job").objects.using(alias).filter(kind="entry_import").order_by("pk"))
    keys = {job.pk: key for key, job in enumerate(jobs, start=next_key(apps, alias))}
    for job in jobs:
        _carry_one(apps, alias, job, keys[job.pk])
    move_history(apps, alias, content_type(apps, alias, "core", "job"), keys)
    continue_sequences(apps, schema_editor)


def _carry_one(apps, alias, job, key):
    Import, Row = apps.get_model("imports", "Import"), apps.get_model("imports", "ImportRow")
    kept = job.result
    outcomes = {row["number"]: row for row in kept.get("found", [])}
    counts = Counter(row["state"] for row in outcomes.values())
    is_committed = kept["store"] and job.state in ("done", "stopped")
    Import.objects.using(alias).create(
        pk=key,
        kind="entry_import",
        number=job.pk,
        by_id=job.by_id,
        headings=[["", name, text] for name, text in kept["headings"]],
        language=kept["language"],
        summary={state: counts[state] for state in STATES} if is_committed else {},
        state=_state(kept["store"], job.state),
        job_id=job.pk,
        made_at=job.created_at,
        committed_at=job.finished_at if is_committed else None,
    )
    rows = [_row(Row, key, number, texts, outcomes.get(number)) for number, texts in kept["rows"]]
    Row.objects.using(alias).bulk_create(rows, batch_size=AT_ONCE)


def _state(store, state):
    if not store:
        return "preview"
    return {"done": "committed", "stopped": "committed", "failed": "failed"}.get(state, "running")


def _row(Row, key, number, texts, outcome):
    row = Row(batch_id=key, number=number, values=texts)
    if outcome is None:
        return row
    row.state, row.what = outcome["state"], outcome["what"][:300]
    if outcome["state"] == "refused":
        words = {"words": outcome["words"]}
        problem = {name: outcome[name] for name in ("column", "value", "code")}
        row.problems = [{"table": "", "row": number, **problem, "severity": "error", "params": words}]
    return row


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0005_papers_of_work'),
        ('synergies', '0017_imports_to_their_room'),
        ('imports', '0001_initial'),
        ('core', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.RunPython(carry),
    ]
