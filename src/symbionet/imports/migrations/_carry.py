"""What the migrations share that carry imports over from the tables of the apps; no migration of its own."""

from django.core.management.color import no_style
from django.db.models import Max

AT_ONCE = 500


def content_type(apps, alias, app_label, model):
    """The content type of a model that may have none yet."""
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    return kinds.get_or_create(app_label=app_label, model=model)[0]


def next_key(apps, alias):
    """A primary key above those of all imports and of all jobs, whose numbers may stand in addresses."""
    models = (apps.get_model("imports", "Import"), apps.get_model("core", "Job"))
    return 1 + max(model.objects.using(alias).aggregate(most=Max("pk"))["most"] or 0 for model in models)


def move_history(apps, alias, former, keys):
    """Let the history of what had the keys of `keys` in the table `former` be that of the imports."""
    lines = apps.get_model("core", "HistoryLine").objects.using(alias).filter(target_type=former)
    kind = content_type(apps, alias, "imports", "import")
    for old, new in keys.items():
        lines.filter(target_id=old).update(target_type=kind, target_id=new)


def continue_sequences(apps, schema_editor):
    """Let new keys begin above those that were carried over."""
    connection = schema_editor.connection
    for statement in connection.ops.sequence_reset_sql(no_style(), [apps.get_model("imports", "Import")]):
        schema_editor.execute(statement)
