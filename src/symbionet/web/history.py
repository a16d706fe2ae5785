"""The history of an object in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.history import history_of
from symbionet.core.models import HistoryLine

__all__ = ["VERBS", "HistoryRow", "history_lines", "verb_in_words"]

VERBS = {
    "user.profile_edited": gettext_lazy("edited the profile"),
    "user.role_granted": gettext_lazy("granted the role"),
    "user.role_revoked": gettext_lazy("revoked the role"),
    "user.joined": gettext_lazy("joined by invitation"),
    "invitation.sent": gettext_lazy("sent the invitation"),
    "invitation.resent": gettext_lazy("sent the invitation again"),
    "invitation.revoked": gettext_lazy("revoked the invitation"),
    "invitation.accepted": gettext_lazy("accepted the invitation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A history line for people: when, who, what, and the fields that changed."""

    at: datetime
    by: str
    words: str
    edits: list[dict[str, str]]


def verb_in_words(verb: str) -> str:
    """What a verb of the history means in the active language; an unknown one is read as English words."""
    return str(VERBS[verb]) if verb in VERBS else verb.partition(".")[2].replace("_", " ")


def _label(target: type[Model] | None, name: str) -> str:
    """A field's name for people."""
    if target is None:
        return name
    try:
        return str(getattr(target._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name.replace("_", " ")


def _edits(line: HistoryLine, target: type[Model] | None) -> list[dict[str, str]]:
    """The changes a line keeps: `changes` as {field: [old, new]}, or other details as plain values."""
    found: dict[str, Any] = line.details.get("changes", line.details) if isinstance(line.details, dict) else {}
    rows = []
    for name, value in found.items():
        old, new = value if isinstance(value, list) and len(value) == 2 else ("", value)
        rows.append({"label": _label(target, name), "old": str(old), "new": str(new)})
    return rows


def history_lines(target: Model, *, limit: int = 50) -> list[HistoryRow]:
    """The newest lines of an object's history in words."""
    return [
        HistoryRow(
            at=line.at,
            by=str(line.by) if line.by else _("the system"),
            words=verb_in_words(line.verb),
            edits=_edits(line, type(target)),
        )
        for line in history_of(target)[:limit]
    ]
