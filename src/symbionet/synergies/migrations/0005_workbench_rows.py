"""Fills the new columns of the synergies that exist, and opens their record of moves."""

from django.db import migrations

STOPPED = ("on_hold", "lost")


def fill(apps, schema_editor):
    """Level and worth from the match; partners who have met stay named to each other; one opening move each."""
    Synergy = apps.get_model("synergies", "Synergy")
    StageMove = apps.get_model("synergies", "StageMove")
    for synergy in Synergy.objects.select_related("match"):
        match = synergy.match
        if match is not None:
            synergy.level, synergy.money, synergy.co2e = match.level, match.money, match.co2e
        if synergy.stage in STOPPED:
            synergy.stopped_at = "idea"
        if synergy.stage != "idea":
            synergy.sight = "parties"
        synergy.stage_since = synergy.updated_at
        Synergy.objects.filter(pk=synergy.pk).update(
            level=synergy.level,
            money=synergy.money,
            co2e=synergy.co2e,
            stopped_at=synergy.stopped_at,
            sight=synergy.sight,
            stage_since=synergy.stage_since,
        )
        StageMove.objects.create(synergy=synergy, before="", after="idea", at=synergy.created_at, by=synergy.owner)
        if synergy.stage != "idea":
            StageMove.objects.create(
                synergy=synergy, before="idea", after=synergy.stage, at=synergy.updated_at, by=synergy.owner
            )


class Migration(migrations.Migration):
    dependencies = [("synergies", "0004_workbench")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
