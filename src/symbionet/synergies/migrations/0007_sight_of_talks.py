"""Parties that were brought together under the old rule (any stage past the idea) keep knowing each other."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_names(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Show the parties of synergies past the idea to each other, as the platform did before consents."""
    synergies = apps.get_model("synergies", "Synergy").objects
    synergies.filter(sight="teaser").exclude(stage="idea").exclude(stopped_at="idea").update(sight="parties")


class Migration(migrations.Migration):
    dependencies = [("synergies", "0006_stopped_where")]
    operations = [migrations.RunPython(keep_names, migrations.RunPython.noop)]
