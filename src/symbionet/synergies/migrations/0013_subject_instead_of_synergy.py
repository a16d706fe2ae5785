"""The subject takes the place of the synergy; choices that belong to synergies are handed in by their app."""

import django.db.models.deletion
from django.db import migrations, models

ABOUT_SYNERGIES = ("Task", "ContactNote", "Message", "Document", "Evidence", "StageMove", "Barrier")
TEXTS = (
    ("message", "audience", models.CharField(default="team", max_length=12, verbose_name="who reads it")),
    ("document", "audience", models.CharField(default="team", max_length=12, verbose_name="who reads it")),
    ("document", "kind", models.CharField(default="other", max_length=20, verbose_name="kind")),
    ("evidence", "kind", models.CharField(max_length=30, verbose_name="kind")),
    ("stagemove", "before", models.CharField(blank=True, max_length=20)),
    ("stagemove", "after", models.CharField(max_length=20)),
    ("barrier", "step", models.CharField(max_length=20, verbose_name="step at which it struck")),
    ("stagelimit", "stage", models.CharField(max_length=20)),
)
INDEXES = (
    ("task", models.Index(fields=["subject_type", "subject_id", "done_at"], name="task_of_subject")),
    ("contactnote", models.Index(fields=["subject_type", "subject_id", "-on"], name="contact_of_subject")),
    ("message", models.Index(fields=["subject_type", "subject_id", "at"], name="message_of_subject")),
    ("document", models.Index(fields=["subject_type", "subject_id", "removed_at"], name="document_of_subject")),
    ("evidence", models.Index(fields=["subject_type", "subject_id", "kind"], name="evidence_of_subject")),
    ("stagemove", models.Index(fields=["subject_type", "subject_id", "at"], name="move_of_subject")),
    ("barrier", models.Index(fields=["subject_type", "subject_id", "fell_at"], name="barrier_of_subject")),
)


def subject_type():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="contenttypes.contenttype"
    )


class Migration(migrations.Migration):
    dependencies = [("synergies", "0012_work_subjects")]

    operations = [
        *(migrations.AlterField(name.lower(), "subject_type", subject_type()) for name in (*ABOUT_SYNERGIES, "StageLimit")),
        *(
            migrations.AlterField(name.lower(), "subject_id", models.PositiveBigIntegerField())
            for name in ABOUT_SYNERGIES
        ),
        *(migrations.RemoveField(name.lower(), "synergy") for name in ABOUT_SYNERGIES),
        *(migrations.AlterField(model, field, column) for model, field, column in TEXTS),
        *(migrations.AddIndex(model, index) for model, index in INDEXES),
        migrations.RenameIndex("task", new_name="task_of_person", old_name="follow_up_of_person"),
        migrations.AddConstraint(
            "stagelimit", models.UniqueConstraint(fields=("subject_type", "stage"), name="limit_once_per_stage")
        ),
    ]
