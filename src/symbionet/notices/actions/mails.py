"""Sends due mails: marked before they leave, so that a crash repeats none; a refused one is tried again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.notices.models import MailKind, Notice, NoticeMail
from symbionet.notices.queries import topic_of, unsubscription_token
from symbionet.notices.queries.mails import DueMail, due_mails
from symbionet.notices.queries.replies import reply_address
from symbionet.notices.words import localised, notice_details, notice_text

__all__ = ["MailRound", "send_due_mails"]

SHOWN = 10  # notices of a topic in one mail; the rest is a number and a link

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRound:
    """What a round did: mails sent, notices in them, and mails the server did not take."""

    sent: int = 0
    notices: int = 0
    failed: int = 0


def send_due_mails(now: datetime | None = None) -> MailRound:
    """Send what is due at `now`, at most one mail to a person; calling it again at the same time sends nothing."""
    sent = notices = failed = 0
    for due in due_mails(now or timezone.now()):
        claimed = _claimed(due, now or timezone.now())
        if claimed is None:
            continue
        mail, rows = claimed
        try:
            _letter(mail.person, rows, kind=due.kind).send()
        except Exception:  # of the mail server or its network: others still get theirs
            log.exception("a mail of notices to person %s was not taken; it is tried again", due.person_id)
            _release(mail, rows)
            failed += 1
        else:
            sent, notices = sent + 1, notices + len(rows)
    return MailRound(sent=sent, notices=notices, failed=failed)


def _claimed(due: DueMail, now: datetime) -> tuple[NoticeMail, list[Notice]] | None:
    """The mail and its notices, marked as mailed in one transaction; None where another process was faster."""
    try:
        with transaction.atomic():
            waiting = Notice.objects.select_for_update(of=("self",)).filter(
                pk__in=due.notices, mailed_at=None, read_at=None
            )
            rows = list(waiting.select_related("person"))
            if not rows:
                return None
            mail = NoticeMail.objects.create(
                person=rows[0].person,
                kind=due.kind,
                on=timezone.localdate(now),
                at=now,
                weekly=due.weekly,
                notices=len(rows),
            )
            Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    except IntegrityError:
        return None
    return mail, rows


@transaction.atomic
def _release(mail: NoticeMail, rows: list[Notice]) -> None:
    Notice.objects.filter(pk__in=[row.pk for row in rows], mailed_at=mail.at).update(mailed_at=None)
    mail.delete()


def _letter(person: User, rows: list[Notice], *, kind: MailKind) -> EmailMultiAlternatives:
    """The mail in the person's language: plain text, the same as HTML, and links that end it without signing in."""
    with translation.override(person.language):
        topics = {row.topic for row in rows}
        stop = _address(reverse("notice_unsubscribe", args=[unsubscription_token(person.pk, topics)]))
        thread = _thread(rows)
        context = {
            "readers": localised(thread["readers"]) if thread else "",
            "person": person,
            "groups": _groups(rows),
            "digest": kind == MailKind.DIGEST,
            "all": _address(reverse("notice_list")),
            "preferences": _address(reverse("notice_preferences")),
            "stop": stop,
            "language": person.language,
        }
        letter = EmailMultiAlternatives(
            _subject(rows, kind),
            render_to_string("notices/mail/notices.txt", context).strip() + "\n",
            to=[person.email],
            reply_to=[reply_address(person.pk, thread["thread"], sent_on=timezone.localdate())] if thread else None,
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )
        letter.attach_alternative(render_to_string("notices/mail/notices.html", context), "text/html")
        return letter


def _thread(rows: Sequence[Notice]) -> dict[str, Any] | None:
    """The values of the one notice, where it tells of one message only and an inbox takes the answer to its thread."""
    values = rows[0].values
    alone = len(rows) == 1 and values.get("count", 1) == 1
    return values if settings.INBOX and alone and "thread" in values else None


def _subject(rows: list[Notice], kind: MailKind) -> str:
    if len(rows) == 1:
        return " ".join(notice_text(rows[0]).split())[:150]
    words = ngettext("%(count)d thing is new for you", "%(count)d things are new for you", len(rows))
    what = words % {"count": len(rows)}
    return _("Digest: %(what)s") % {"what": what} if kind == MailKind.DIGEST else what


def _groups(rows: Sequence[Notice]) -> list[dict[str, Any]]:
    """By topic, newest first, the first few of each in words and how many more there are."""
    ordered = sorted(rows, key=lambda row: (topic_of(row.topic).place, row.topic, -row.at.timestamp(), -row.pk))
    found = []
    for topic, group in groupby(ordered, key=lambda row: row.topic):
        notices = list(group)
        shown = [
            {
                "text": notice_text(row),
                "details": notice_details(row),
                "link": _address(reverse("notice_open", args=[row.pk])),
            }
            for row in notices[:SHOWN]
        ]
        found.append({"title": topic_of(topic).label, "notices": shown, "more": len(notices) - len(shown)})
    return found


def _address(path: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + path
