"""Reads of tasks."""

from datetime import date

from django.db.models import F, Q, QuerySet

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.work.models import SubjectKind, Task
from symbionet.work.queries.subjects import is_about, of_each_kind, of_their_kinds
from symbionet.work.queries.team import is_team

__all__ = ["due_reminders", "tasks_doable_by", "tasks_of", "tasks_visible_to"]


def tasks_visible_to(visitor: Visitor, *, kind: SubjectKind | None = None) -> QuerySet[Task]:
    """Tasks the visitor may see, of one kind of subject where it is told.

    The team sees those of all subjects it sees, anybody else those given to oneself.
    """
    if not is_user(visitor):
        return Task.objects.none()

    def seen(one: SubjectKind) -> Q:
        return is_about(one.visible_to(visitor))

    if is_team(visitor):
        return of_each_kind(Task.objects.all(), seen, kind=kind)
    own = Task.objects.filter(assigned_to=visitor)
    return of_each_kind(own, seen, kind=kind) if kind else of_their_kinds(own, seen)


def _visible_among(tasks: QuerySet[Task], person: User) -> QuerySet[Task]:
    return of_their_kinds(tasks, lambda kind: is_about(kind.visible_to(person)))


def tasks_doable_by(visitor: Visitor) -> QuerySet[Task]:
    """Tasks the visitor may mark as done, put off or give to somebody else: those one sees."""
    return tasks_visible_to(visitor)


def tasks_of(person: User, *, is_open: bool = True) -> QuerySet[Task]:
    """A person's own tasks, what is due first at the top; those without a date come last."""
    rows = _visible_among(Task.objects.filter(assigned_to=person, done_at__isnull=is_open), person)
    first = [F("due").asc(nulls_last=True), "id"] if is_open else ["-done_at", "-id"]
    return rows.order_by(*first)


def due_reminders(today: date) -> QuerySet[Task]:
    """Open tasks whose reminder has come and was not sent yet, with their person; notices send them once.

    Whoever sends one stamps it by `actions.note_reminded`.
    """
    rows = Task.objects.filter(
        done_at__isnull=True, reminded_at__isnull=True, remind_on__lte=today, assigned_to__is_active=True
    )
    return rows.select_related("assigned_to").prefetch_related("subject").order_by("assigned_to", "due", "id")
