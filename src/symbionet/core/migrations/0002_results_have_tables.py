"""What jobs held as JSON is in tables of the apps: `matches.Run`, `synergies.BulkChange`, `imports.Import`."""

from django.db import migrations

DUTIES = "duties"  # the daily round of reminders


def count_reminders(apps, schema_editor):
    """How many reminders a round sent is how far its job came."""
    jobs = apps.get_model("core", "Job").objects.using(schema_editor.connection.alias).filter(kind=DUTIES)
    for job in jobs.iterator(chunk_size=500):
        jobs.filter(pk=job.pk).update(done=job.result.get("told", 0), total=job.result.get("told", 0))


def restore_reminders(apps, schema_editor):
    jobs = apps.get_model("core", "Job").objects.using(schema_editor.connection.alias).filter(kind=DUTIES)
    for job in jobs.iterator(chunk_size=500):
        jobs.filter(pk=job.pk).update(result={"told": job.done}, done=0, total=0)


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0001_initial"),
        # who has read the column
        ("matches", "0002_runs"),
        ("synergies", "0018_bulk_changes"),
        ("impact", "0006_imports_to_their_room"),
    ]

    operations = [
        migrations.RunPython(count_reminders, restore_reminders),
        migrations.RemoveField(model_name="job", name="result"),
    ]
