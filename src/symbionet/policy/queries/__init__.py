"""Reads of `policy`: barriers, what may be told of them, demands, guidelines and study tours."""

from symbionet.policy.queries.barriers import barriers_visible_to, blocked_by, standing
from symbionet.policy.queries.demands import demands_editable_by, demands_visible_to, may_watch, works_on_policy
from symbionet.policy.queries.guidelines import versions_visible_to
from symbionet.policy.queries.tours import tours_editable_by, tours_visible_to

__all__ = [
    "barriers_visible_to",
    "blocked_by",
    "demands_editable_by",
    "demands_visible_to",
    "may_watch",
    "standing",
    "tours_editable_by",
    "tours_visible_to",
    "versions_visible_to",
    "works_on_policy",
]
