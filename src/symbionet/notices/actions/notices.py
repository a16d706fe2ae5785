"""Sends notices and notes what people have read. A notice is its own trace: it leaves no line of history."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.core.texts import is_chinese
from symbionet.notices.models import Notice
from symbionet.notices.queries import notice_kinds, notices_of

__all__ = ["both_languages", "mark_all_read", "mark_keys_read", "mark_read", "notify", "take_notices_back"]


def both_languages(words: object) -> dict[str, str]:
    """A text in both languages, for `values`: of lazy words, a thing with a name, or a function that gives the text."""
    found = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found["zh" if is_chinese() else "en"] = str(words() if callable(words) else words)
    return found


@transaction.atomic
def notify(
    people: Iterable[User],
    code: str,
    *,
    values: Mapping[str, Json] | None = None,
    url: str = "",
    key: str = "",
    counted: bool = False,
    quiet: timedelta | None = None,
    by_mail: bool = True,
    at: datetime | None = None,
) -> list[Notice]:
    """The notices told to active people. `values` must hold only what each of them may see.

    Of one `key` a person has one unread notice: it is brought up to date and waits for its mail anew; with `counted`
    its values["count"] adds up. What says nothing new changes nothing; within `quiet` not even if it was read.
    Mails go out later (`send_due_mails`), so that a page never waits for a mail server; without `by_mail` none does.
    """
    kind = notice_kinds().get(code)
    if kind is None:
        raise ValueError(f"notice code {code!r} has no words: declare it in NOTICES of the app's module `words`")
    content = dict(values or {})
    recipients = {person.pk: person for person in people if person.is_active}
    standing: dict[int, Notice] = {}
    if key and recipients:
        rows = Notice.objects.filter(person__in=recipients, key=key)
        if quiet is not None:
            fresh = rows.filter(at__gte=timezone.now() - quiet).order_by("person_id", "-at")
            same = {row.person_id for row in fresh if row.values == content and row.code == code}
            recipients = {pk: person for pk, person in recipients.items() if pk not in same}
        standing = {row.person_id: row for row in rows.filter(read_at=None)}
    made, when = [], at or timezone.now()
    for pk, person in recipients.items():
        new = Notice(person=person, topic=kind.topic, code=code, values=content, url=url[:300], key=key[:120], at=when)
        new.mailed_at = None if by_mail else new.at
        made.append(_first(new) if pk not in standing else _updated(standing[pk], new, counted=counted))
    return [notice for notice in made if notice is not None]


def _first(new: Notice) -> Notice | None:
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:  # another process told it at the same moment
        return None
    return new


def _updated(row: Notice, new: Notice, *, counted: bool) -> Notice | None:
    """The unread notice with what the new one says, waiting for its mail; None where that is nothing new."""
    if counted:
        new.values = {**new.values, "count": int(row.values.get("count", 0)) + int(new.values.get("count", 0))}
    elif (row.values, row.code, row.url) == (new.values, new.code, new.url):
        return None
    row.topic, row.code, row.values, row.url = new.topic, new.code, new.values, new.url
    row.at, row.mailed_at = new.at, new.mailed_at
    row.save(update_fields=["topic", "code", "values", "url", "at", "mailed_at"])
    return row


def take_notices_back(key: str) -> int:
    """How many unread notices of this key are gone: what they told was undone."""
    return Notice.objects.filter(key=key, read_at=None).delete()[0]


def mark_read(notice: Notice, *, by: Visitor) -> Notice:
    """The notice, read; one's own only."""
    if notice.person_id != by.pk:
        raise ActionRefused("a notice is read by its own person")
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, by: Visitor) -> int:
    """How many notices of the person were unread until now."""
    return notices_of(by).filter(read_at=None).update(read_at=timezone.now())


def mark_keys_read(keys: Iterable[str], *, by: Visitor) -> int:
    """How many notices of these keys became read, because the person opened the page they are about."""
    return notices_of(by).filter(read_at=None, key__in=set(keys)).update(read_at=timezone.now())
