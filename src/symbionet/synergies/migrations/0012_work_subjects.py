"""Fills the subject of tasks, contacts, messages, documents, evidence, moves and barriers from their synergy."""

from django.db import migrations
from django.db.models import F

ABOUT_SYNERGIES = ("Task", "ContactNote", "Message", "Document", "Evidence", "StageMove", "Barrier")


def kind(apps, alias, app_label, model):
    """The content type; made where a database is filled before Django has made its rows."""
    return apps.get_model("contenttypes", "ContentType").objects.using(alias).get_or_create(
        app_label=app_label, model=model
    )[0]


def fill(apps, schema_editor):
    """The synergy becomes the subject; of a contact about an organisation alone, the organisation does."""
    alias = schema_editor.connection.alias
    for name in ABOUT_SYNERGIES:
        rows = apps.get_model("synergies", name).objects.using(alias).exclude(synergy=None)
        if rows.exists():
            rows.update(subject_type=kind(apps, alias, "synergies", "synergy"), subject_id=F("synergy_id"))
    notes = apps.get_model("synergies", "ContactNote").objects.using(alias).filter(synergy=None)
    if notes.exists():
        notes.update(subject_type=kind(apps, alias, "network", "organisation"), subject_id=F("organisation_id"))
    limits = apps.get_model("synergies", "StageLimit").objects.using(alias)
    if limits.exists():
        limits.update(subject_type=kind(apps, alias, "synergies", "synergy"))


def empty(apps, schema_editor):
    """Back to the synergy; refused where other subjects have work that would be lost."""
    alias = schema_editor.connection.alias
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    synergy = types.filter(app_label="synergies", model="synergy").first()
    organisation = types.filter(app_label="network", model="organisation").first()
    for name in ABOUT_SYNERGIES:
        rows = apps.get_model("synergies", name).objects.using(alias)
        others = rows.exclude(subject_type=synergy)
        if name == "ContactNote":
            others = others.exclude(subject_type=organisation)
        if others.exists():
            raise RuntimeError(f"{name} rows about other subjects than synergies would be lost: delete them first")
        rows.filter(subject_type=synergy).update(synergy_id=F("subject_id"))


class Migration(migrations.Migration):
    dependencies = [("synergies", "0011_work_tables")]

    operations = [migrations.RunPython(fill, empty)]
