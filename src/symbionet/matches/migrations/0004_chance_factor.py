"""What open questions leave of the chance of matches that were found before it was weighed."""

from itertools import batched

from django.db import migrations, models

from symbionet.matches.queries.chances import chance_factor_of

CHUNK = 500
READ = ("asks", "expected", "chance_factor")


def _changed(row, answered):
    row.chance_factor = chance_factor_of(row.asks, answered)
    if row.expected is not None:
        row.expected *= row.chance_factor
    return row.chance_factor < 1


def weigh(apps, _schema):
    matches = apps.get_model("matches", "Match").objects
    answered: dict[int, set[str]] = {}
    asks = apps.get_model("matches", "MatchAsk").objects.filter(state="answered").order_by()
    for match, key in asks.values_list("match", "key"):
        answered.setdefault(match, set()).add(key)
    rows = matches.only(*READ).order_by("pk").iterator(CHUNK)
    for some in batched((row for row in rows if _changed(row, answered.get(row.pk, ()))), CHUNK):
        matches.bulk_update(some, ["chance_factor", "expected"])


def unweigh(apps, _schema):
    matches = apps.get_model("matches", "Match").objects
    matches.update(expected=models.F("expected") / models.F("chance_factor"))


class Migration(migrations.Migration):

    dependencies = [
        ('matches', '0003_left_of_matches'),
    ]

    operations = [
        migrations.AddField(
            model_name='match',
            name='chance_factor',
            field=models.FloatField(default=1.0),
        ),
        migrations.RunPython(weigh, unweigh),
    ]
