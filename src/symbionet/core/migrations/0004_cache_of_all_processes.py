"""The table of the cache that all processes of the server share."""

from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    call_command("createcachetable", "core_cache", database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE core_cache")


class Migration(migrations.Migration):

    dependencies = [("core", "0003_jobs_show_signs_of_life")]

    operations = [migrations.RunPython(make_table, drop_table)]
