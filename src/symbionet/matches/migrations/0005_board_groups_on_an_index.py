"""The board groups matches by have on an index alone: receiver and emissions stand in it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matches', '0004_chance_factor'),
        ('network', '0009_hazard_by_code'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='match',
            name='match_board',
        ),
        migrations.RemoveIndex(
            model_name='match',
            name='match_board_by_expected',
        ),
        migrations.RemoveIndex(
            model_name='match',
            name='match_board_by_money',
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(fields=['state', '-probability', 'id', 'have', 'want', 'receiver', 'found_at', 'left', 'co2e'], name='match_board'),
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(fields=['state', '-expected', '-probability', 'id', 'have', 'want', 'left', 'receiver', 'co2e'], name='match_board_by_expected'),
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(fields=['state', '-money', '-probability', 'id', 'have', 'want', 'left', 'receiver', 'co2e'], name='match_board_by_money'),
        ),
    ]
