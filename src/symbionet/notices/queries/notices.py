"""Reads of notices: each person sees its own, and nobody those of others."""

from collections.abc import Iterable

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor, is_user
from symbionet.notices.models import Notice

__all__ = ["filtered_notices", "notices_of", "unread_by_key", "unread_count"]


def notices_of(visitor: Visitor) -> QuerySet[Notice]:
    """The visitor's own notices, newest first."""
    if not is_user(visitor):
        return Notice.objects.none()
    return Notice.objects.filter(person=visitor)


def filtered_notices(notices: QuerySet[Notice], *, unread: bool = False, topic: str = "") -> QuerySet[Notice]:
    """The notices that pass the filters of the list."""
    if unread:
        notices = notices.filter(read_at=None)
    return notices.filter(topic=topic) if topic else notices


def unread_count(visitor: Visitor) -> int:
    """How many notices the visitor has not read."""
    return notices_of(visitor).filter(read_at=None).order_by().count()


def unread_by_key(visitor: Visitor, keys: Iterable[str]) -> dict[str, int]:
    """How many things the unread notices of these keys count, by key; a key without an unread notice is left out."""
    rows = notices_of(visitor).filter(read_at=None, key__in=set(keys)).order_by()
    return {key: int(values.get("count", 1)) for key, values in rows.values_list("key", "values")}
