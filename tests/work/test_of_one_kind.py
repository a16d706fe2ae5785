"""What hangs on subjects costs no more with each app that declares a kind of subject."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from symbionet.work.models import Message, Task, subject_kinds
from symbionet.work.queries.contacts import contact_notes_visible_to
from symbionet.work.queries.documents import documents_visible_to
from symbionet.work.queries.messages import messages_visible_to
from symbionet.work.queries.subjects import of_kind
from symbionet.work.queries.tasks import tasks_of, tasks_visible_to

PERSONAS = ("practitioner", "owner", "partner", "outsider", "verifier", "programme_manager")
READS = (tasks_visible_to, messages_visible_to, documents_visible_to, contact_notes_visible_to)


@pytest.mark.parametrize("persona", PERSONAS)
def test_one_kind_is_a_part_of_all(world, persona: str):
    person = getattr(world, persona)
    for visible_to in READS:
        for kind in subject_kinds().values():
            part = set(visible_to(person, kind=kind).values_list("pk", flat=True))
            assert part == set(of_kind(visible_to(person), kind.model).values_list("pk", flat=True))
    assert Task.objects.exists()
    assert Message.objects.exists()


def test_a_person_s_tasks_ask_only_for_kinds_it_has(world):
    with CaptureQueriesContext(connection) as asked:
        assert not tasks_of(world.outsider)
    assert len(asked) == 1

    task = Task.objects.first()
    task.assigned_to = world.practitioner
    task.save()
    with CaptureQueriesContext(connection) as asked:
        assert task in tasks_of(world.practitioner, is_open=task.done_at is None)
    tables = {kind.model._meta.db_table for kind in subject_kinds().values()} - {type(task.subject)._meta.db_table}
    assert len(asked) == 2
    assert not any(f'"{table}"' in query["sql"] for query in asked for table in tables)
