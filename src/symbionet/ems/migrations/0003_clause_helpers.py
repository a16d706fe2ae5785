from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ems", "0002_programme_and_papers")]

    operations = [
        migrations.AddField(model_name="assessment", name="helpers", field=models.JSONField(default=dict)),
    ]
