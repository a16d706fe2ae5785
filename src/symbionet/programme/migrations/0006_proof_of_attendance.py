"""How it is known that somebody was at a meeting; what stands in closed minutes was seen by who closed them."""

from django.db import migrations, models


def keep(apps, schema_editor):
    """Names by the common link of a meeting that is still open wait for the secretary."""
    rows = apps.get_model("programme", "Attendance").objects.filter(by_link=True, meeting__closed_at=None)
    rows.update(proof="code")


class Migration(migrations.Migration):
    dependencies = [("programme", "0005_iati_and_told_barriers")]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="proof",
            field=models.CharField(
                choices=[
                    ("seen", "seen by the secretary"),
                    ("own", "by the own link"),
                    ("code", "by the code of the room, not confirmed"),
                ],
                default="seen",
                max_length=4,
            ),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
        migrations.RemoveField(model_name="attendance", name="by_link"),
    ]
