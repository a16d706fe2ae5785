"""Topics of notices and kinds of notices, as the apps declare them in their modules `words`.

`TOPICS` code -> Topic, and `NOTICES` code -> NoticeKind. A notice keeps both codes; those of an app that is gone, or
not yet there, are worded all the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.functional import Promise

from symbionet.core.app import declared_entries
from symbionet.notices.models import Frequency

__all__ = [
    "NoticeKind",
    "Topic",
    "choices_of_topics",
    "labels_of_topics",
    "notice_kinds",
    "topic_of",
    "topics",
]

LAST = 1000  # an app that does not care puts its topic behind all others


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What notices are about; a person chooses the frequency of each."""

    label: str | Promise
    icon: str = "bell"
    frequency: Frequency = Frequency.DAILY  # until the person chooses another
    place: int = LAST  # among the topics, by which they stand


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """One kind of notice: its topic, and its words.

    The words are a text with places for the values ("%(title)s", with lazy plural forms where it counts),
    or a function from the values to the text; values in both languages come in the language of the reader.
    """

    topic: str
    words: str | Promise | Callable[[Mapping[str, Any]], str]


@cache
def topics() -> Mapping[str, Topic]:
    """All topics by code, in the order in which people read them."""
    rows = {code: topic for code, (_app, topic) in declared_entries("words", "TOPICS").items()}
    return dict(sorted(rows.items(), key=lambda row: row[1].place))


@cache
def notice_kinds() -> Mapping[str, NoticeKind]:
    """All kinds of notices by code. Raises ValueError for a kind whose topic no app declares."""
    rows = {code: kind for code, (_app, kind) in declared_entries("words", "NOTICES").items()}
    for code, kind in rows.items():
        if kind.topic not in topics():
            raise ValueError(f"notice {code!r} has the topic {kind.topic!r}, which stands in TOPICS of no app")
    return rows


def topic_of(code: str) -> Topic:
    """The topic of a code; of an unknown one its code as words, once a day, behind the others."""
    return topics().get(code) or Topic(label=code.replace("_", " "))


def labels_of_topics() -> dict[str, str | Promise]:
    """Code -> words of each topic."""
    return {code: topic.label for code, topic in topics().items()}


def choices_of_topics() -> dict[str, dict[str, str | Promise]]:
    """Code -> the frequencies that a person may choose for the topic, in words."""
    return {code: dict(Frequency.choices) for code in topics()}
