"""Papers point to versions of documents in the app `work`; the database stays as it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("impact", "0004_withdrawn_certificates"), ("work", "0001_moved_from_synergies")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "entryevidence",
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work.documentversion",
                    ),
                )
            ]
        )
    ]
