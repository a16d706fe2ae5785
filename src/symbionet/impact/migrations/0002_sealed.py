"""The ledger is append-only in the database, too: changing or deleting a row is an error there.

A later migration that alters one of these tables on SQLite rebuilds it and loses its triggers: seal it again there
(`tests/impact/test_sealed.py` tells).
"""

from django.db import migrations

from symbionet.impact.models.sealing import seal_sql, unseal_sql

SEALED = (
    "impact_basis",
    "impact_assessment",
    "impact_entry",
    "impact_lifetimeentry",
    "impact_periodlock",
    "impact_verification",
    "impact_samplingplan",
    "impact_certificate",
)
EVIDENCE = "impact_entryevidence"
# all that a paper says; it may only be withdrawn
SAID = ("synergy_id", "flow_id", "organisation_id", "year", "document_id", "kind", "number", "issuer", "quantity")


def seal(apps, schema_editor):
    """Add the triggers."""
    vendor = schema_editor.connection.vendor
    for table in SEALED:
        for statement in seal_sql(vendor, table):
            schema_editor.execute(statement)
    for statement in seal_sql(vendor, EVIDENCE, SAID):
        schema_editor.execute(statement)


def unseal(apps, schema_editor):
    """Drop the triggers."""
    for table in (*SEALED, EVIDENCE):
        for statement in unseal_sql(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_initial")]

    operations = [migrations.RunPython(seal, unseal)]
