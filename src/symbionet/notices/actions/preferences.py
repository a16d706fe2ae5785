"""Writes of how often a person wants e-mail."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.notices.models import Frequency, NoticePreference
from symbionet.notices.queries import Unsubscription, frequencies_of, topics

__all__ = ["set_preferences", "stop_all_mail", "unsubscribe"]


@transaction.atomic
def set_preferences(person: User, frequencies: Mapping[str, str], *, by: User) -> dict[str, str]:
    """How often the person wants each topic now; what follows the default keeps following it."""
    if person != by:
        raise ActionRefused(_("Only %(name)s can change this.") % {"name": person})
    return _set(person, frequencies, verb_by=by)


def stop_all_mail(person: User, *, by: User) -> dict[str, str]:
    """No e-mail about anything; notices in the platform go on."""
    return set_preferences(person, dict.fromkeys(topics(), Frequency.OFF), by=by)


@transaction.atomic
def unsubscribe(wish: Unsubscription, *, all_topics: bool = False) -> dict[str, str]:
    """No more e-mail about the topics of the link, or about anything; whoever holds the link holds the mailbox."""
    codes: Iterable[str] = topics() if all_topics else wish.topics
    return _set(wish.person, dict.fromkeys(codes, Frequency.OFF), verb_by=None)


def _set(person: User, frequencies: Mapping[str, str], *, verb_by: User | None) -> dict[str, str]:
    before = frequencies_of(person)
    wished = {
        topic: str(value) for topic, value in frequencies.items() if topic in before and value in Frequency.values
    }
    changed = {topic: [before[topic], value] for topic, value in wished.items() if before[topic] != value}
    for topic, value in wished.items():
        if value == topics()[topic].frequency and topic in changed:
            NoticePreference.objects.filter(person=person, topic=topic).delete()
        elif topic in changed:
            NoticePreference.objects.update_or_create(person=person, topic=topic, defaults={"frequency": value})
    if changed and verb_by is None:
        history.record(person, "notices.unsubscribed", person, changes=changed)
    elif changed:
        history.record(verb_by, "notices.preferences_set", person, changes=changed)
    return {**before, **wished}
