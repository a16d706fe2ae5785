"""The tables of matches and of the programme's targets get the names of their own apps; the rows stay where they are."""

from django.db import migrations

TABLES = {
    "Match": "matches_match",
    "MatchAsk": "matches_matchask",
    "LearnedWeights": "matches_learnedweights",
    "Target": "programme_target",
}


class Migration(migrations.Migration):

    dependencies = [
        ("synergies", "0014_moved_to_work"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable(name, table) for name, table in TABLES.items()],
        ),
    ]
