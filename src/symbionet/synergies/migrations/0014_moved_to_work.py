"""The tables belong to the app `work` from here on; the database stays as it is."""

import django.db.models.deletion
from django.db import migrations, models


def document():
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="work.document"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("impact", "0005_papers_of_work"),
        ("synergies", "0013_subject_instead_of_synergy"),
        ("work", "0001_moved_from_synergies"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("parametercheck", "document", document()),
                migrations.AlterField("trial", "document", document()),
                *(
                    migrations.DeleteModel(name)
                    for name in (
                        "Evidence", "DocumentVersion", "Document", "Task", "ContactNote", "Message", "StageMove", "Barrier",
                        "StageLimit",
                    )
                ),
            ]
        )
    ]
