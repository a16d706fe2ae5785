"""Writes of messages: comments of the team and messages to others who take part."""

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.work.actions.notices import notify_message
from symbionet.work.models import Message, kind_of
from symbionet.work.queries.messages import audiences_writable_by, mentioned_in
from symbionet.work.queries.team import is_team

__all__ = ["post_message", "remove_message"]


@transaction.atomic
def post_message(subject: Model, text: str, *, audience: str, by: User, mentions: list[User] | None = None) -> Message:
    """The stored message; raises ActionRefused for an audience the author may not write to, or a name told too early.

    People of the team named as “@name” are mentioned, besides those of `mentions`.
    """
    words = text.strip()
    if not words:
        raise ActionRefused(_("Write the message first."))
    if audience not in audiences_writable_by(by, subject):
        raise ActionRefused(_("Choose who reads the message."))
    anonymity = kind_of(subject).anonymity
    hidden = anonymity.revealed_name(words, subject, audience) if anonymity is not None else None
    if hidden is not None:
        raise ActionRefused(
            _("The message names %(organisation)s, which has not agreed to be named. Take the name out or ask first.")
            % {"organisation": hidden}
        )
    message = Message.objects.create(
        subject=subject, audience=audience, author=by, organisation_id=_speaks_for(by, subject, audience), text=words
    )
    people = dict.fromkeys([*(mentions or []), *mentioned_in(words)])
    message.mentions.set([person for person in people if is_team(person)])
    history.record(by, "message.sent", message, audience=audience)
    notify_message(message)
    return message


@transaction.atomic
def remove_message(message: Message, *, by: User) -> None:
    """Take back an own message: readers see that there was one, and no longer what it said."""
    if message.author_id != by.pk:
        raise ActionRefused(_("Only its author removes a message."))
    if not Message.objects.filter(pk=message.pk, removed_at=None).update(removed_at=timezone.now()):
        raise ActionRefused(_("This message is removed already."))
    history.record(by, "message.removed", message)


def _speaks_for(by: User, subject: Model, audience: str) -> int | None:
    """The organisation that a member speaks for, the first of the audience's; nobody of the team speaks for one."""
    chosen = kind_of(subject).audience(audience)
    if is_team(by) or chosen is None:
        return None
    return next((key for key in chosen.organisation_ids(subject) if key in by.organisation_ids), None)
