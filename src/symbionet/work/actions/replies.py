"""Takes the mail by which a person answers a thread: kept as its message under the rules of the page, or refused.

The address grants nothing but writing as the person to whom it was sent, who must still see the subject and write to
this audience now. Nobody else is answered, and no machine.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage as Letter
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.mails import addresses_in, attached_files, is_automatic, own_words
from symbionet.notices.queries.replies import ReplyAddress, read_reply_address
from symbionet.work.actions.documents import add_document
from symbionet.work.actions.messages import post_message
from symbionet.work.models import Message, kind_of, kind_of_type

__all__ = ["TakenMail", "take_mail"]

VALID = timedelta(days=365)
MOST_LETTERS = 4000  # as on the page
SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenMail:
    """What became of a mail, and what its writer is told of it."""

    kept: bool
    letter: Letter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thread:
    subject: Model | None  # None where the person does not see it
    audience: str


def take_mail(raw: bytes, *, whole: bool = True) -> TakenMail:
    """Keep the mail as a message of its thread, once; `whole` is False for the head of one that is too large."""
    mail = message_from_bytes(raw, policy=policy.default)
    found = (read_reply_address(address) for address in addresses_in(mail, *SENT_TO))
    sent_to = next((one for one in found if one is not None), None)
    person = User.objects.filter(pk=sent_to.person_id, is_active=True).first() if sent_to is not None else None
    if sent_to is None or person is None or addresses_in(mail, "From") != [person.email.lower()] or is_automatic(mail):
        log.info("a mail to the inbox is no answer of the person whom its address names")
        return TakenMail(kept=False)
    key = _key_of(mail, person, raw)
    if Message.objects.filter(mail_key=key).exists():
        return TakenMail(kept=True)
    thread = _thread_of(sent_to, person)
    with translation.override(person.language):
        try:
            _require_taken(sent_to, whole=whole)
            left = _keep(mail, thread, by=person, key=key)
        except ActionRefused as refusal:
            return TakenMail(kept=False, letter=_letter(_("Your answer was not kept"), [refusal], mail, person, thread))
        except IntegrityError:  # another process kept it at the same moment
            return TakenMail(kept=True)
        told = _letter(_("Not all attachments of your answer were kept"), left, mail, person, thread) if left else None
        return TakenMail(kept=True, letter=told)


def _key_of(mail: EmailMessage, person: User, raw: bytes) -> str:
    """What tells the mail from all others of the person."""
    named = str(mail.get("Message-ID", "")).strip().encode("utf-8", "replace") or raw
    return hashlib.sha256(b"%d " % person.pk + named).hexdigest()


def _thread_of(sent_to: ReplyAddress, person: User) -> _Thread:
    type_id, key, audience = sent_to.thread.split("-", 2)
    try:
        kind = kind_of_type(int(type_id))
    except (LookupError, ContentType.DoesNotExist):  # of an app that is gone
        return _Thread(subject=None, audience=audience)
    return _Thread(subject=kind.visible_to(person).filter(pk=int(key)).first(), audience=audience)


def _require_taken(sent_to: ReplyAddress, *, whole: bool) -> None:
    if timezone.localdate() - sent_to.sent_on > VALID:
        raise ActionRefused(_("The e-mail that you answered is older than a year."))
    if not whole:
        raise ActionRefused(_("Your e-mail is too large."))


@transaction.atomic
def _keep(mail: EmailMessage, thread: _Thread, *, by: User, key: str) -> list[ActionRefused]:
    """Why attachments were left out: the message itself is kept."""
    if thread.subject is None:
        raise ActionRefused(_("You do not take part in this any more, or it is no longer there."))
    text = own_words(mail)
    if len(text) > MOST_LETTERS:
        raise ActionRefused(_("Your answer has more than %(most)d characters.") % {"most": MOST_LETTERS})
    message = post_message(thread.subject, text, audience=thread.audience, by=by)
    Message.objects.filter(pk=message.pk).update(mail_key=key)
    left = []
    for file in attached_files(mail):
        try:
            add_document(thread.subject, file, kind="other", title="", audience=thread.audience, by=by)
        except ActionRefused as refusal:
            left.append(ActionRefused(_("%(file)s: %(reason)s") % {"file": file.name, "reason": refusal}))
    return left


def _letter(title: str, reasons: list[ActionRefused], mail: EmailMessage, person: User, thread: _Thread) -> Letter:
    """A short mail that says why, and where to do it instead."""
    values: dict[str, Any] = {"link": settings.PUBLIC_URL.rstrip("/") + _page(thread)}
    where = _("Write it, or add the file, on the platform: %(link)s") % values
    told = " ".join(str(mail.get("Message-ID", "")).split())
    return Letter(
        title,
        "\n\n".join([*map(str, reasons), where]) + "\n",
        to=[person.email],
        headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
        | ({"In-Reply-To": told} if told else {}),
    )


def _page(thread: _Thread) -> str:
    if thread.subject is None:
        return "/"
    return reverse(kind_of(thread.subject).pages.messages, args=[thread.subject.pk])
