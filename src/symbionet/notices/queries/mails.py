"""Which notices are to be mailed now: at once, with the digest of the day or of the week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from symbionet.notices.models import Frequency, MailKind, Notice, NoticeMail
from symbionet.notices.queries.kinds import topic_of
from symbionet.notices.queries.preferences import frequencies_of_many

__all__ = ["DueMail", "digest_moment", "due_mails", "week_moment"]

OLD = timedelta(days=14)  # what nobody mailed for so long is not news any more


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMail:
    """One mail to send: the notices of one person."""

    person_id: int
    kind: MailKind
    notices: tuple[int, ...]
    weekly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    pk: int
    topic: str
    at: datetime


def digest_moment(now: datetime) -> datetime:
    """The last time of day, in the platform's zone, at which digests were due (SYMBIONET_DIGEST_HOUR)."""
    local = timezone.localtime(now)
    moment = timezone.make_aware(datetime.combine(local.date(), time(settings.DIGEST_HOUR)))
    return moment if moment <= now else moment - timedelta(days=1)


def week_moment(now: datetime) -> datetime:
    """The digest moment of the last Monday."""
    moment = digest_moment(now)
    return moment - timedelta(days=timezone.localtime(moment).weekday())


def due_mails(now: datetime) -> list[DueMail]:
    """The mails due at `now`, at most one per person; in three queries for any number of notices.

    Only what is unread and told within two weeks; nothing to demo people, whose addresses are made up.
    """
    waiting = _waiting(now)
    frequencies = frequencies_of_many(waiting)
    sent = _sent(waiting, now)
    mails = [_due(person, rows, frequencies[person], sent[person], now) for person, rows in waiting.items()]
    return [mail for mail in mails if mail is not None]


def _waiting(now: datetime) -> dict[int, list[_Waiting]]:
    rows = Notice.objects.filter(
        mailed_at=None, read_at=None, at__gt=now - OLD, person__is_active=True, person__is_demo=False
    )
    found: dict[int, list[_Waiting]] = defaultdict(list)
    for pk, person, topic, at in rows.order_by("at", "id").values_list("pk", "person_id", "topic", "at"):
        found[person].append(_Waiting(pk=pk, topic=topic, at=at))
    return found


def _sent(people: Iterable[int], now: datetime) -> dict[int, list[NoticeMail]]:
    found: dict[int, list[NoticeMail]] = defaultdict(list)
    for mail in NoticeMail.objects.filter(at__gt=now - timedelta(days=8), person__in=list(people)).order_by("at"):
        found[mail.person_id].append(mail)
    return found


def _wish(row: _Waiting, wished: Mapping[str, str]) -> str:
    """How often the person wants the topic of the notice, even where its app is gone."""
    return wished.get(row.topic, topic_of(row.topic).frequency)


def _due(
    person: int, rows: list[_Waiting], wished: Mapping[str, str], sent: list[NoticeMail], now: datetime
) -> DueMail | None:
    digest = _digest(person, rows, wished, sent, now)
    if digest is not None:
        return digest
    hour = [mail for mail in sent if mail.at > now - timedelta(hours=1)]
    at_once = tuple(row.pk for row in rows if _wish(row, wished) == Frequency.AT_ONCE)
    if not at_once or len(hour) >= settings.MAILS_PER_HOUR:  # the rest comes together in the next mail or the digest
        return None
    return DueMail(person_id=person, kind=MailKind.AT_ONCE, notices=at_once)


def _digest(
    person: int, rows: list[_Waiting], wished: Mapping[str, str], sent: list[NoticeMail], now: datetime
) -> DueMail | None:
    """The digest, with what waits of at-once topics; a day or week that was missed is made up once."""
    day, week = digest_moment(now), week_moment(now)
    digests = [mail for mail in sent if mail.kind == MailKind.DIGEST]
    if any(mail.at >= day or mail.on == timezone.localdate(now) for mail in digests):
        return None
    weekly = not any(mail.weekly and mail.at >= week for mail in digests)
    daily_rows = [row for row in rows if _wish(row, wished) == Frequency.DAILY and row.at < day]
    weekly_rows = [row for row in rows if weekly and _wish(row, wished) == Frequency.WEEKLY and row.at < week]
    if not daily_rows and not weekly_rows:
        return None
    at_once = [row for row in rows if _wish(row, wished) == Frequency.AT_ONCE]
    keys = tuple(row.pk for row in (*at_once, *daily_rows, *weekly_rows))
    return DueMail(person_id=person, kind=MailKind.DIGEST, notices=keys, weekly=bool(weekly_rows))
