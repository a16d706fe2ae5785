from django.conf import settings
from django.db import migrations, models

HELD = ("certified", "surveillance1", "surveillance2", "recertified", "transferred", "transition")
OVER = ("suspended", "withdrawn", "expired")


def keep_those_of_others(apps, _editor):
    """Certificates that a person who is not of the firm has called certified go on to count; those of the firm wait."""
    cases = apps.get_model("ems", "Case").objects.filter(stage__in=(*HELD, *OVER)).exclude(certificate="")
    memberships = apps.get_model("accounts", "Membership").objects
    for case in cases.prefetch_related("events"):
        held = [one for one in case.events.all() if one.done_on is not None and one.stage in HELD and one.by_id]
        last = max(held, key=lambda one: one.pk, default=None)
        if last is None or memberships.filter(user=last.by_id, organisation=case.organisation_id).exists():
            continue
        case.checked_by_id, case.checked_at = last.by_id, last.at
        case.save(update_fields=["checked_by", "checked_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_observer_words"),
        ("ems", "0003_clause_helpers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="checked_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="checked_against",
            field=models.CharField(blank=True, max_length=300, verbose_name="checked against"),
        ),
        migrations.RunPython(keep_those_of_others, migrations.RunPython.noop),
    ]
