"""How often people want e-mail about a topic, and the signed links by which they stop it without signing in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from symbionet.accounts.models import User
from symbionet.notices.models import NoticePreference
from symbionet.notices.queries.kinds import topics

__all__ = [
    "Unsubscription",
    "frequencies_of",
    "frequencies_of_many",
    "read_unsubscription",
    "unsubscription_token",
]

SALT = "symbionet.notices.unsubscribe"


def frequencies_of(person: User) -> dict[str, str]:
    """How often the person wants each topic."""
    return frequencies_of_many([person.pk])[person.pk]


def frequencies_of_many(people: Iterable[int]) -> dict[int, dict[str, str]]:
    """By person and topic; in one query for any number of people."""
    defaults = {code: str(topic.frequency) for code, topic in topics().items()}
    found = {person: dict(defaults) for person in people}
    for row in NoticePreference.objects.filter(person__in=found).order_by():
        found[row.person_id][row.topic] = row.frequency
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscription:
    """What a link of a mail may do: end the mail about these topics for this person."""

    person: User
    topics: tuple[str, ...]


def unsubscription_token(person: int, codes: Iterable[str]) -> str:
    """The signed part of the link; it names no person but by key and does not expire, as mails are kept for years."""
    return signing.dumps([person, sorted(set(codes))], salt=SALT)


def read_unsubscription(token: str) -> Unsubscription | None:
    """What the link may do; None where it was not made here, or the person is gone."""
    try:
        key, codes = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=key).first()
    if person is None:
        return None
    return Unsubscription(person=person, topics=tuple(code for code in codes if code in topics()))
