from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dissemination', '0003_study_tours'),
    ]

    operations = [
        migrations.AddField(
            model_name='caseconsent',
            name='on_map',
            field=models.BooleanField(default=False, verbose_name='on the public map'),
        ),
    ]
