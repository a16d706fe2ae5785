"""The tables of work, which stood in `synergies` and are there already; no row is touched."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


# the models that were in synergies, by the names they had there before and after they were renamed
MOVED = {
    'task': ('followup', 'task'),
    'message': ('synergymessage', 'message'),
    'document': ('synergydocument', 'document'),
    **{name: (name,) for name in ('contactnote', 'documentversion', 'evidence', 'stagemove', 'barrier', 'stagelimit')},
}


def move_kinds(apps, schema_editor):
    """Lines of history keep their target: its content type is now one of this app."""
    types = apps.get_model('contenttypes', 'ContentType').objects.using(schema_editor.connection.alias)
    for new, names in MOVED.items():
        if not types.filter(app_label='work', model=new).exists():
            row = types.filter(app_label='synergies', model__in=names).order_by('id').first()
            if row is not None:
                types.filter(pk=row.pk).update(app_label='work', model=new)


def move_kinds_back(apps, schema_editor):
    types = apps.get_model('contenttypes', 'ContentType').objects.using(schema_editor.connection.alias)
    for new, names in MOVED.items():
        types.filter(app_label='work', model=new).update(app_label='synergies', model=names[-1])


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('network', '0004_looks'),
        ('synergies', '0013_subject_instead_of_synergy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('kind', models.CharField(default='other', max_length=20, verbose_name='kind')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('audience', models.CharField(default='team', max_length=12, verbose_name='who reads it')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('file', models.FileField(upload_to='documents/%Y/%m/')),
                        ('name', models.CharField(max_length=200)),
                        ('content_type', models.CharField(max_length=120)),
                        ('size', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('note', models.CharField(blank=True, max_length=250)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='work.document')),
                    ],
                    options={
                        'ordering': ['-number'],
                    },
                ),
                migrations.CreateModel(
                    name='Evidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('kind', models.CharField(max_length=30, verbose_name='kind')),
                        ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='evidence', to='work.document')),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'verbose_name_plural': 'evidence',
                        'ordering': ['at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('audience', models.CharField(default='team', max_length=12, verbose_name='who reads it')),
                        ('text', models.TextField(max_length=4000, verbose_name='message')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('mentions', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.organisation')),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'ordering': ['at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='StageLimit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=20)),
                        ('days', models.PositiveSmallIntegerField(verbose_name='days')),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='StageMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('before', models.CharField(blank=True, max_length=20)),
                        ('after', models.CharField(max_length=20)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('note', models.CharField(blank=True, max_length=500)),
                        ('missing', models.JSONField(default=list)),
                        ('override_reason', models.CharField(blank=True, max_length=500)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'ordering': ['at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Task',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('title', models.CharField(max_length=250, verbose_name='task')),
                        ('due', models.DateField(blank=True, null=True, verbose_name='due')),
                        ('remind_on', models.DateField(blank=True, null=True, verbose_name='remind on')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('reminded_at', models.DateTimeField(null=True)),
                        ('done_at', models.DateTimeField(null=True)),
                        ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'ordering': ['due', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Barrier',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('category', models.CharField(choices=[('technical', 'Technical'), ('quality', 'Quality or contamination'), ('quantity', 'Quantity and timing'), ('economic', 'Economic'), ('distance', 'Distance'), ('regulatory', 'Regulatory'), ('liability', 'Liability'), ('trust', 'Confidentiality and trust'), ('organisational', 'Organisational'), ('no_champion', 'No champion'), ('partner_closed', 'Partner closed'), ('better_option', 'Better option found'), ('no_reply', 'No reply')], max_length=14, verbose_name='barrier')),
                        ('step', models.CharField(max_length=20, verbose_name='step at which it struck')),
                        ('instrument', models.CharField(blank=True, max_length=250, verbose_name='legal instrument')),
                        ('tonnes', models.FloatField(blank=True, null=True, verbose_name='tonnes per year blocked')),
                        ('money', models.FloatField(blank=True, null=True, verbose_name='CNY per year blocked')),
                        ('note', models.CharField(blank=True, max_length=1000, verbose_name='what happened')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('fell_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'indexes': [models.Index(fields=['subject_type', 'subject_id', 'fell_at'], name='barrier_of_subject'), models.Index(fields=['category', 'step'], name='barrier_by_category')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('category', 'regulatory'), _negated=True), models.Q(('instrument', ''), _negated=True), _connector='OR'), name='regulatory_barrier_names_its_instrument')],
                    },
                ),
                migrations.CreateModel(
                    name='ContactNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_id', models.PositiveBigIntegerField()),
                        ('kind', models.CharField(choices=[('call', 'Call'), ('visit', 'Visit'), ('email', 'E-mail'), ('meeting', 'Meeting'), ('chat', 'WeChat or other chat')], default='call', max_length=8, verbose_name='kind')),
                        ('on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                        ('whom', models.CharField(blank=True, max_length=200, verbose_name='spoken to')),
                        ('agreed', models.CharField(max_length=1000, verbose_name='what was agreed')),
                        ('next_step', models.CharField(blank=True, max_length=250, verbose_name='next step')),
                        ('next_due', models.DateField(blank=True, null=True, verbose_name='due')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contact_notes', to='network.organisation', verbose_name='organisation')),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                    ],
                    options={
                        'ordering': ['-on', '-id'],
                        'indexes': [models.Index(fields=['subject_type', 'subject_id', '-on'], name='contact_of_subject')],
                    },
                ),
                migrations.AddIndex(
                    model_name='document',
                    index=models.Index(fields=['subject_type', 'subject_id', 'removed_at'], name='document_of_subject'),
                ),
                migrations.AddConstraint(
                    model_name='documentversion',
                    constraint=models.UniqueConstraint(fields=('document', 'number'), name='version_once'),
                ),
                migrations.AddIndex(
                    model_name='evidence',
                    index=models.Index(fields=['subject_type', 'subject_id', 'kind'], name='evidence_of_subject'),
                ),
                migrations.AddIndex(
                    model_name='message',
                    index=models.Index(fields=['subject_type', 'subject_id', 'at'], name='message_of_subject'),
                ),
                migrations.AddConstraint(
                    model_name='stagelimit',
                    constraint=models.UniqueConstraint(fields=('subject_type', 'stage'), name='limit_once_per_stage'),
                ),
                migrations.AddConstraint(
                    model_name='stagelimit',
                    constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='limit_is_a_day_at_least'),
                ),
                migrations.AddIndex(
                    model_name='stagemove',
                    index=models.Index(fields=['subject_type', 'subject_id', 'at'], name='move_of_subject'),
                ),
                migrations.AddIndex(
                    model_name='stagemove',
                    index=models.Index(fields=['after', 'at'], name='move_by_stage'),
                ),
                migrations.AddIndex(
                    model_name='task',
                    index=models.Index(fields=['subject_type', 'subject_id', 'done_at'], name='task_of_subject'),
                ),
                migrations.AddIndex(
                    model_name='task',
                    index=models.Index(fields=['assigned_to', 'done_at', 'due'], name='task_of_person'),
                ),
            ],
        ),
        migrations.RunPython(move_kinds, move_kinds_back),
    ]
