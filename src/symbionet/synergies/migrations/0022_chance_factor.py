"""Synergies that were made of a match take what its open questions left of its chance."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take(apps, _schema):
    matches = apps.get_model("matches", "Match").objects.filter(pk=OuterRef("match"))
    synergies = apps.get_model("synergies", "Synergy").objects.filter(match__isnull=False)
    synergies.update(chance_factor=Subquery(matches.values("chance_factor")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('matches', '0004_chance_factor'),
        ('synergies', '0021_alter_reactivation_reason'),
    ]

    operations = [
        migrations.AddField(
            model_name='synergy',
            name='chance_factor',
            field=models.FloatField(null=True, editable=False),
        ),
        migrations.RunPython(take, migrations.RunPython.noop),
    ]
