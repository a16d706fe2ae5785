"""What people decide about a match, and how they take it back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.matches.models import DismissalReason, Match, MatchState
from symbionet.matches.queries.pursuits import is_pursued

__all__ = [
    "accept_match",
    "accept_matches",
    "dismiss_match",
    "dismiss_matches",
    "postpone_match",
    "reopen_match",
    "undo_decision",
    "undo_decisions",
]

VERBS = {
    MatchState.OPEN: "match.reopened",
    MatchState.ACCEPTED: "match.accepted",
    MatchState.NOT_NOW: "match.postponed",
    MatchState.DISMISSED: "match.dismissed",
}


def accept_match(match: Match, *, by: User | None, note: str = "") -> Match:
    """The match accepted: worth pursuing."""
    return _decide(match, MatchState.ACCEPTED, by=by, note=note)


def postpone_match(match: Match, *, by: User | None, note: str = "") -> Match:
    """The match put off: not now, but not wrong."""
    return _decide(match, MatchState.NOT_NOW, by=by, note=note)


def dismiss_match(match: Match, *, by: User | None, reason: str, note: str = "") -> Match:
    """The match dismissed for a reason, which teaches the next run of the programme."""
    if reason not in DismissalReason.values:
        raise ActionRefused(_("Say why the match is dismissed: choose one of the reasons."))
    return _decide(match, MatchState.DISMISSED, by=by, reason=reason, note=note)


def reopen_match(match: Match, *, by: User | None) -> Match:
    """The match open again."""
    return _decide(match, MatchState.OPEN, by=by)


@transaction.atomic
def accept_matches(matches: Iterable[Match], *, by: User | None, note: str = "") -> list[Match]:
    """Several matches accepted; all or none."""
    return [accept_match(match, by=by, note=note) for match in matches]


@transaction.atomic
def dismiss_matches(matches: Iterable[Match], *, by: User | None, reason: str, note: str = "") -> list[Match]:
    """Several matches dismissed for one reason; all or none."""
    return [dismiss_match(match, by=by, reason=reason, note=note) for match in matches]


@transaction.atomic
def undo_decision(match: Match, *, by: User) -> Match:
    """The match as it was before the last decision, if that was made by the same person."""
    last = history_of(match).first()
    if last is None or last.by_id != by.pk or "before" not in last.details:
        raise ActionRefused(_("There is no decision of yours to take back here: someone has changed it since."))
    before = last.details["before"]
    _refuse_while_pursued(match, before["state"])
    match.state, match.dismissal_reason, match.note = before["state"], before["reason"], before["note"]
    match.decided_by, match.decided_at = (by, timezone.now()) if match.state != MatchState.OPEN else (None, None)
    match.save()
    history.record(by, "match.decision_undone", match, changes={})
    return match


@transaction.atomic
def undo_decisions(matches: Iterable[Match], *, by: User) -> list[Match]:
    """Several matches as they were before; all or none."""
    return [undo_decision(match, by=by) for match in matches]


@transaction.atomic
def _decide(match: Match, state: MatchState, *, by: User | None, reason: str = "", note: str = "") -> Match:
    _refuse_while_pursued(match, state)
    before = {"state": match.state, "reason": match.dismissal_reason, "note": match.note}
    match.state, match.dismissal_reason, match.note = state, reason, note[:500]
    match.decided_by, match.decided_at = (by, timezone.now()) if state != MatchState.OPEN else (None, None)
    match.save(update_fields=["state", "dismissal_reason", "note", "decided_by", "decided_at"])
    changes = {"note": ["", match.note]} if match.note else {}
    history.record(by, VERBS[state], match, changes=changes, before=before, reason=reason)
    return match


def _refuse_while_pursued(match: Match, state: str) -> None:
    if state != MatchState.ACCEPTED and is_pursued(match):
        raise ActionRefused(
            _("This match is pursued as a synergy: end the synergy there before you decide otherwise here.")
        )
