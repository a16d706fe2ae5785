"""What the pages show of tasks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.work.models import SubjectKind, Task, kind_of_type
from symbionet.work.queries.team import is_team

__all__ = ["ShownTask", "tasks_shown_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTask:
    """A task on its person's own list: what, until when, and about what, as that person may read it."""

    pk: int
    title: str
    due: date | None
    done_at: datetime | None
    assigned_to_id: int | None
    subject: str
    url: str


def tasks_shown_to(person: User, rows: Iterable[Task]) -> list[ShownTask]:
    """The person's tasks with the titles of their subjects as the person may read them; `rows` are of `tasks_of`."""
    tasks = list(rows)
    keys: dict[int, set[int]] = defaultdict(set)
    for task in tasks:
        keys[task.subject_type_id].add(task.subject_id)
    kinds = {pk: kind_of_type(pk) for pk in keys}
    titles = {
        pk: kind.titles(person, kind.model._default_manager.filter(pk__in=keys[pk])) for pk, kind in kinds.items()
    }
    return [
        ShownTask(
            pk=task.pk,
            title=task.title,
            due=task.due,
            done_at=task.done_at,
            assigned_to_id=task.assigned_to_id,
            subject=titles[task.subject_type_id][task.subject_id],
            url=reverse(_page(kinds[task.subject_type_id], person), args=[task.subject_id]),
        )
        for task in tasks
    ]


def _page(kind: SubjectKind, person: User) -> str:
    """The team works on the page of contacts and tasks, others read the first page."""
    return kind.pages.contacts if is_team(person) and kind.pages.contacts else kind.pages.detail
