"""A resource names its import in the room `imports`; the table of before goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0005_imports_to_their_room'),
        ('imports', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='resource',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='resources', to='imports.import'),
        ),
        migrations.DeleteModel(
            name='ImportBatch',
        ),
    ]
