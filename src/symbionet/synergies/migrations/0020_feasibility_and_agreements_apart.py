"""The technical side and costs leave the app: the history finds them by the new app of their kind."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

APPS = {
    "parametercheck": "feasibility",
    "trial": "feasibility",
    "readinessscore": "feasibility",
    "risk": "feasibility",
    "costsheet": "agreements",
}


def point_at_new_apps(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Content types keep their keys and change their app."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model, app in APPS.items():
        kinds.filter(app_label="synergies", model=model).update(app_label=app)


def point_at_old_app(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The way back."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model, app in APPS.items():
        kinds.filter(app_label=app, model=model).update(app_label="synergies")


class Migration(migrations.Migration):

    dependencies = [
        ("synergies", "0019_tables_of_feasibility_and_agreements"),
        ("feasibility", "0001_initial"),
        ("agreements", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("ParameterCheck"),
                migrations.DeleteModel("Trial"),
                migrations.DeleteModel("ReadinessScore"),
                migrations.DeleteModel("Risk"),
                migrations.DeleteModel("CostSheet"),
            ],
        ),
        migrations.RunPython(point_at_new_apps, point_at_old_app),
    ]
