"""Who issued a paper is chosen, and a paper is known by a key that no spelling changes.

Papers of before get the party of their synergy that is called as their issuer, where one is; what two of them hold
twice under another spelling stays, told apart by its id.
"""

import unicodedata

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from symbionet.impact.models.sealing import seal_sql, unseal_sql

EVIDENCE = "impact_entryevidence"
BEFORE = ("synergy_id", "flow_id", "organisation_id", "year", "document_id", "kind", "number", "issuer", "quantity")
AFTER = (*BEFORE, "issued_by_id", "body_id", "key")


def spelled(text):
    """As `queries.papers.spelled` was when this was written."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def open_papers(apps, schema_editor):
    """Drop the triggers of papers."""
    for statement in unseal_sql(schema_editor.connection.vendor, EVIDENCE):
        schema_editor.execute(statement)


def seal_before(apps, schema_editor):
    """Seal the papers as 0002 does."""
    for statement in seal_sql(schema_editor.connection.vendor, EVIDENCE, BEFORE):
        schema_editor.execute(statement)


def seal_after(apps, schema_editor):
    """Seal the papers with their new columns."""
    for statement in seal_sql(schema_editor.connection.vendor, EVIDENCE, AFTER):
        schema_editor.execute(statement)


def fill(apps, schema_editor):
    """Give each paper its key, and its issuer where a party of its synergy is called so."""
    used = set()
    parts = ("synergy__provider", "synergy__receiver")
    rows = apps.get_model("impact", "EntryEvidence").objects.select_related(*parts)
    for paper in rows.prefetch_related("synergy__parties__organisation").order_by("pk"):
        synergy = paper.synergy
        parties = [synergy.provider, synergy.receiver, *(one.organisation for one in synergy.parties.all())]
        named = spelled(paper.issuer)
        firm = next((one for one in parties if one and named in (spelled(one.name_zh), spelled(one.name_en))), None)
        key = f"{paper.kind}:{f'o{firm.pk}' if firm and named else f't{named}'}:{spelled(paper.number)}"
        if paper.withdrawn_at is None and key in used:
            key = f"{key}#{paper.pk}"
        if paper.withdrawn_at is None:
            used.add(key)
        paper.key, paper.issued_by = key, firm if named else None
        paper.save(update_fields=["key", "issued_by"])
    if schema_editor.connection.vendor == "postgresql":  # else the table cannot be altered in this transaction
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("impact", "0006_imports_to_their_room"),
        ("network", "0006_resources_name_their_import"),
        ("synergies", "0020_feasibility_and_agreements_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(open_papers, seal_before),
        migrations.CreateModel(
            name="IssuingBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("key", models.CharField(editable=False, max_length=200, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("weighbridge", "Weighbridge"),
                            ("laboratory", "Laboratory"),
                            ("authority", "Authority"),
                            ("carrier", "Carrier"),
                            ("auditor", "Auditor"),
                            ("utility", "Utility that reads meters"),
                            ("other", "Other body"),
                        ],
                        max_length=12,
                        verbose_name="kind of body",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="register or licence number")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issuing_body",
                        to="network.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "issuing bodies",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="body_has_a_name"
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="entryevidence", name="paper_counts_once"),
        migrations.AddField(
            model_name="entryevidence",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="impact.issuingbody",
            ),
        ),
        migrations.AddField(
            model_name="entryevidence",
            name="issued_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="network.organisation",
            ),
        ),
        migrations.AddField(
            model_name="entryevidence",
            name="key",
            field=models.CharField(default="", editable=False, max_length=320),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="entryevidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)), fields=("key",), name="paper_counts_once_by_key"
            ),
        ),
        migrations.RunPython(seal_after, open_papers),
    ]
