from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_legal_status'),
    ]

    operations = [
        migrations.AddField(
            model_name='resource',
            name='class_stated',
            field=models.BooleanField(default=False, verbose_name='class chosen by a person'),
        ),
    ]
