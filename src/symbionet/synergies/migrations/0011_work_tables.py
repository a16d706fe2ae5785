"""What is done about a synergy gets its tables in the room `work`, with columns for a subject of any kind."""

import django.db.models.deletion
from django.db import migrations, models

RENAMED = {"FollowUp": "Task", "SynergyMessage": "Message", "SynergyDocument": "Document"}
ABOUT_SYNERGIES = ("Task", "ContactNote", "Message", "Document", "Evidence", "StageMove", "Barrier")
MOVED = (*ABOUT_SYNERGIES, "DocumentVersion", "StageLimit")


def subject_type():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("impact", "0004_withdrawn_certificates"),  # its papers point to versions of documents
        ("synergies", "0010_private_sight"),
    ]

    operations = [
        *(migrations.RenameModel(old, new) for old, new in RENAMED.items()),
        *(migrations.AlterModelTable(name.lower(), f"work_{name.lower()}") for name in MOVED),
        *(
            migrations.AlterField(  # so that the column can come back empty when this is undone
                name.lower(),
                "synergy",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="synergies.synergy"
                ),
            )
            for name in ABOUT_SYNERGIES
        ),
        *(migrations.AddField(name.lower(), "subject_type", subject_type()) for name in (*ABOUT_SYNERGIES, "StageLimit")),
        *(
            migrations.AddField(name.lower(), "subject_id", models.PositiveBigIntegerField(null=True))
            for name in ABOUT_SYNERGIES
        ),
    ]
