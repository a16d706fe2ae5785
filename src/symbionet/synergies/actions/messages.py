"""Writes of messages: comments of the team and messages to the parties."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation
from symbionet.synergies.actions.telling import tell_message
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.following import is_team
from symbionet.synergies.queries.messages import TO_PROVIDER, audiences_writable_by, mentioned_in
from symbionet.synergies.queries.naming import name_told
from symbionet.work.models import Message

__all__ = ["post_message", "remove_message"]


@transaction.atomic
def post_message(
    synergy: Synergy, text: str, *, audience: str, by: User, mentions: list[User] | None = None
) -> Message:
    """The stored message; raises ActionRefused for an audience the author may not write to, or a name told too early.

    People of the team named as “@name” are mentioned, besides those of `mentions`.
    """
    words = text.strip()
    if not words:
        raise ActionRefused(_("Write the message first."))
    if audience not in audiences_writable_by(by, synergy):
        raise ActionRefused(_("Choose who reads the message."))
    told = name_told(words, synergy, audience)
    if told is not None:
        raise ActionRefused(
            _("The message names %(organisation)s, which has not agreed to be named. Take the name out or ask first.")
            % {"organisation": told}
        )
    message = Message.objects.create(
        subject=synergy, audience=audience, author=by, organisation=_speaks_for(by, synergy, audience), text=words
    )
    people = dict.fromkeys([*(mentions or []), *mentioned_in(words)])
    message.mentions.set([person for person in people if is_team(person)])
    history.record(by, "message.sent", message, audience=audience)
    tell_message(message)
    return message


@transaction.atomic
def remove_message(message: Message, *, by: User) -> None:
    """Take back an own message: readers see that there was one, and no longer what it said."""
    if message.author_id != by.pk:
        raise ActionRefused(_("Only its author removes a message."))
    if not Message.objects.filter(pk=message.pk, removed_at=None).update(removed_at=timezone.now()):
        raise ActionRefused(_("This message is removed already."))
    history.record(by, "message.removed", message)


def _speaks_for(by: User, synergy: Synergy, audience: str) -> Organisation | None:
    """The side a member speaks for; nobody of the team speaks for a side."""
    if is_team(by):
        return None
    given = synergy.provider_id in by.organisation_ids
    taken = synergy.receiver_id in by.organisation_ids
    if given and (not taken or audience in TO_PROVIDER):
        return synergy.provider
    return synergy.receiver
