"""Tells people what happens to a subject: those who may see it, each by the title that this person may read."""

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, contacts_of, reads_programme
from symbionet.core.history import Json
from symbionet.notices.actions import both_languages, notify
from symbionet.notices.models import Notice
from symbionet.work.models import Message, Task, kind_of
from symbionet.work.queries.messages import message_keys

__all__ = ["notify_message", "notify_people", "notify_task", "task_key"]


def notify_people(
    people: Iterable[User],
    subject: Model,
    code: str,
    *,
    without: Visitor | None = None,
    key: str,
    counted: bool = False,
    by_mail: bool = True,
    url: str = "",
    visible: Callable[[User], QuerySet] | None = None,
    values: Mapping[str, Json] | None = None,
) -> list[Notice]:
    """The notices to those of the people who may see the subject, but not to who did it (`without`)."""
    kind = kind_of(subject)
    seen = visible or kind.visible_to
    notices: list[Notice] = []
    for person in {person.pk: person for person in people}.values():
        if person == without or not seen(person).filter(pk=subject.pk).exists():
            continue
        notices += notify(
            [person],
            code,
            values={"title": kind.notice_title(person, subject), **(values or {})},
            url=url or reverse(kind.pages.detail, args=[subject.pk]),
            key=key,
            counted=counted,
            by_mail=by_mail,
        )
    return notices


def task_key(task: Task) -> str:
    """The key of the notice that tells a person of a task."""
    return f"follow_up:{task.pk}"


def notify_task(task: Task, *, by: Visitor | None) -> list[Notice]:
    """Tell a person of a task that somebody else has given to them; its words are the team's own."""
    if task.assigned_to is None:
        return []
    return notify_people(
        [task.assigned_to],
        task.subject,
        "follow_up.yours",
        without=by,
        key=task_key(task),
        url=reverse("follow_up_list"),
        values={"task": task.title},
    )


def notify_message(message: Message) -> list[Notice]:
    """Tell those who may read a message that it is there (never what it says), and who is mentioned at once."""
    subject, author = message.subject, message.author
    kind = kind_of(subject)
    mentioned = [person for person in message.mentions.all() if reads_programme(person)]
    audience = kind.audience(message.audience)
    readers = contacts_of(*audience.organisation_ids(subject)) if audience is not None else []
    team = [person for person in kind.team_of(subject) if reads_programme(person)]
    others = [person for person in (*readers, *team) if person not in mentioned]
    url, (new, mention) = reverse(kind.pages.messages, args=[subject.pk]), message_keys(kind, subject.pk)
    thread = _thread_values(message)
    notices = notify_people(mentioned, subject, "message.mention", without=author, key=mention, url=url, values=thread)
    counted = {"count": 1, **thread}
    return notices + notify_people(
        others, subject, "message.new", without=author, key=new, counted=True, url=url, values=counted
    )


def _thread_values(message: Message) -> dict[str, Json]:
    """Which thread a mail of the notice is answered to, and who reads that; nothing where no inbox is set."""
    if not settings.INBOX:
        return {}
    thread = f"{message.subject_type_id}-{message.subject_id}-{message.audience}"
    return {"thread": thread, "readers": dict(both_languages(message.get_audience_display))}
