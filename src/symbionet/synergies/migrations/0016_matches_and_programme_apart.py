"""Matches and targets leave the app: what points at them (synergies, the history, waiting runs) points at their new one."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

APPS = {"match": "matches", "matchask": "matches", "learnedweights": "matches", "target": "programme"}
TASK = "symbionet.{app}.tasks.carry_out_matching"


def point_at_new_apps(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The history finds its objects by the app of their kind, the queue its work by the module."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model, app in APPS.items():
        kinds.filter(app_label="synergies", model=model).update(app_label=app)
    queue = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(schema_editor.connection.alias)
    queue.filter(task_path=TASK.format(app="synergies")).update(task_path=TASK.format(app="matches"))


def point_at_old_app(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The way back."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model, app in APPS.items():
        kinds.filter(app_label=app, model=model).update(app_label="synergies")
    queue = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(schema_editor.connection.alias)
    queue.filter(task_path=TASK.format(app="matches")).update(task_path=TASK.format(app="synergies"))


class Migration(migrations.Migration):

    dependencies = [
        ("synergies", "0015_tables_of_matches_and_programme"),
        ("matches", "0001_initial"),
        ("programme", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_tasks_database", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="synergy",
                    name="match",
                    field=models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="synergy",
                        to="matches.match",
                    ),
                ),
                migrations.DeleteModel("MatchAsk"),
                migrations.DeleteModel("LearnedWeights"),
                migrations.DeleteModel("Match"),
                migrations.DeleteModel("Target"),
            ],
        ),
        migrations.RunPython(point_at_new_apps, point_at_old_app),
    ]
