"""The tables of the technical side and of costs get the names of their own apps; the rows stay where they are."""

from django.db import migrations

TABLES = {
    "ParameterCheck": "feasibility_parametercheck",
    "Trial": "feasibility_trial",
    "ReadinessScore": "feasibility_readinessscore",
    "Risk": "feasibility_risk",
    "CostSheet": "agreements_costsheet",
}


class Migration(migrations.Migration):

    dependencies = [
        ("synergies", "0018_bulk_changes"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable(name, table) for name, table in TABLES.items()],
        ),
    ]
