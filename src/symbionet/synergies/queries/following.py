"""Who works on a synergy and what was said and is to be done: the contact log and the follow-ups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from symbionet.accounts.models import Role, RoleGrant, User
from symbionet.accounts.queries import FACILITATORS, Visitor, is_user
from symbionet.network.models import Contact, Organisation
from symbionet.network.queries import organisations_visible_to
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.showing import synergies_shown_to
from symbionet.synergies.queries.synergies import synergies_visible_to, with_sides
from symbionet.work.models import ContactNote, Task
from symbionet.work.queries import about

__all__ = [
    "TEAM_ROLES",
    "ContactLog",
    "ShownFollowUp",
    "contact_log_of",
    "contact_notes_changeable_by",
    "contact_notes_visible_to",
    "due_reminders",
    "follow_ups_doable_by",
    "follow_ups_of",
    "follow_ups_shown_to",
    "follow_ups_visible_to",
    "has_tasks",
    "is_team",
    "people_for_tasks",
    "people_to_speak_to",
    "team_members",
]

TEAM_ROLES = (*FACILITATORS, Role.PROGRAMME_MANAGER)


def is_team(visitor: Visitor) -> bool:
    """Whether the visitor is of the team that brings synergies about: it reads the log and every message."""
    return is_user(visitor) and visitor.has_role(*TEAM_ROLES)


def team_members() -> QuerySet[User]:
    """The people of the team by name: they may be mentioned and given tasks."""
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=(*TEAM_ROLES, Role.ADMINISTRATOR))
    return User.objects.filter(Exists(grants), is_active=True).order_by("name", "email")


def has_tasks(visitor: Visitor) -> bool:
    """Whether the visitor may have tasks at all: the team, and the contacts of organisations."""
    return is_team(visitor) or (is_user(visitor) and bool(visitor.organisation_ids))


def people_for_tasks(synergy: Synergy) -> QuerySet[User]:
    """Whom a task of the synergy may be given to: the team, and the contacts of its sides who see the synergy."""
    sides = User.objects.filter(memberships__organisation__in=[synergy.provider_id, synergy.receiver_id])
    seeing = [person.pk for person in sides.distinct() if synergies_visible_to(person).filter(pk=synergy.pk).exists()]
    people = User.objects.filter(Q(pk__in=team_members().order_by().values("pk")) | Q(pk__in=seeing), is_active=True)
    return people.prefetch_related("memberships__organisation").order_by("name", "email")


def contact_notes_visible_to(visitor: Visitor) -> QuerySet[ContactNote]:
    """Lines of the contact log the visitor may read: the team those of every synergy and organisation it sees."""
    if not is_team(visitor):
        return ContactNote.objects.none()
    of_synergy = about(ContactNote.objects.all(), synergies_visible_to(visitor))
    of_firm = about(ContactNote.objects.all(), organisations_visible_to(visitor))
    return of_synergy | of_firm


def contact_notes_changeable_by(visitor: Visitor) -> QuerySet[ContactNote]:
    """Own lines of today: a slip of the thumb is mended at once, the log of yesterday stands."""
    return contact_notes_visible_to(visitor).filter(by=visitor.pk, at__date=timezone.localdate())


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLog:
    """The lines of a contact log, newest first, and which of them the reader may still change."""

    notes: tuple[ContactNote, ...]
    changeable: frozenset[int]


def contact_log_of(
    visitor: Visitor, *, synergy: Synergy | None = None, organisation: Organisation | None = None, most: int = 200
) -> ContactLog:
    """The log of a synergy, or of an organisation with all the synergies it takes part in."""
    rows = contact_notes_visible_to(visitor)
    if synergy is not None:
        rows = rows.filter(synergy=synergy)
    if organisation is not None:
        with_it = Q(provider=organisation) | Q(receiver=organisation)
        taking_part = about(rows.filter(organisation=None), Synergy.objects.filter(with_it))
        rows = rows.filter(organisation=organisation) | taking_part
    notes = tuple(rows.select_related("organisation", "by").prefetch_related("subject")[:most])
    keys = contact_notes_changeable_by(visitor).filter(pk__in=[note.pk for note in notes])
    return ContactLog(notes=notes, changeable=frozenset(keys.values_list("pk", flat=True)))


def people_to_speak_to(organisation_ids: list[int]) -> list[str]:
    """The contact persons and users of the organisations, as words a form proposes."""
    persons = Contact.objects.filter(organisation__in=organisation_ids).select_related("organisation")
    users = User.objects.filter(memberships__organisation__in=organisation_ids, is_active=True).distinct()
    named = [f"{person.name}, {person.organisation}" for person in persons]
    return list(dict.fromkeys([*named, *(str(user) for user in users)]))[:50]


def follow_ups_visible_to(visitor: Visitor) -> QuerySet[Task]:
    """Tasks the visitor may see: the team those of all synergies it sees, anybody else those given to oneself."""
    if not is_user(visitor):
        return Task.objects.none()
    if is_team(visitor):
        return Task.objects.filter(synergy__in=synergies_visible_to(visitor))
    return Task.objects.filter(assigned_to=visitor, synergy__in=synergies_visible_to(visitor))


def follow_ups_doable_by(visitor: Visitor) -> QuerySet[Task]:
    """Tasks the visitor may mark as done, put off or give to somebody else: those one sees."""
    return follow_ups_visible_to(visitor)


def follow_ups_of(person: User, *, is_open: bool = True) -> QuerySet[Task]:
    """A person's own tasks, what is due first at the top; those without a date come last."""
    rows = follow_ups_visible_to(person).filter(assigned_to=person, done_at__isnull=is_open)
    first = [F("due").asc(nulls_last=True), "id"] if is_open else ["-done_at", "-id"]
    return rows.order_by(*first)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFollowUp:
    """A task on its person's own list: what, until when, and of which synergy, as that person may read it."""

    pk: int
    title: str
    due: date | None
    done_at: datetime | None
    assigned_to_id: int | None
    synergy: str
    url: str


def follow_ups_shown_to(person: User, rows: Iterable[Task]) -> list[ShownFollowUp]:
    """The person's tasks with the synergies' titles as the person may read them; `rows` come from `follow_ups_of`."""
    tasks = list(rows)
    page = "synergy_contacts" if is_team(person) else "synergy_detail"
    synergies = with_sides(Synergy.objects.filter(pk__in={task.subject_id for task in tasks}))
    titles = {one.pk: one.title for one in synergies_shown_to(person, synergies, brief=True)}
    return [
        ShownFollowUp(
            pk=task.pk,
            title=task.title,
            due=task.due,
            done_at=task.done_at,
            assigned_to_id=task.assigned_to_id,
            synergy=titles[task.subject_id],
            url=reverse(page, args=[task.subject_id]),
        )
        for task in tasks
    ]


def due_reminders(today: date) -> QuerySet[Task]:
    """Open tasks whose reminder has come and was not sent yet, with their person; notices send them once.

    Whoever sends one stamps it by `actions.note_reminded`.
    """
    rows = Task.objects.filter(
        done_at__isnull=True, reminded_at__isnull=True, remind_on__lte=today, assigned_to__is_active=True
    )
    return rows.select_related("assigned_to").prefetch_related("subject").order_by("assigned_to", "due", "id")
