"""Reads of notices and of how often people want them."""

from symbionet.notices.queries.kinds import NoticeKind, Topic, notice_kinds, topic_of, topics
from symbionet.notices.queries.notices import filtered_notices, notices_of, unread_by_key, unread_count
from symbionet.notices.queries.preferences import (
    Unsubscription,
    frequencies_of,
    frequencies_of_many,
    read_unsubscription,
    unsubscription_token,
)

__all__ = [
    "NoticeKind",
    "Topic",
    "Unsubscription",
    "filtered_notices",
    "frequencies_of",
    "frequencies_of_many",
    "notice_kinds",
    "notices_of",
    "read_unsubscription",
    "topic_of",
    "topics",
    "unread_by_key",
    "unread_count",
    "unsubscription_token",
]
