"""Questions about a match: asked, answered, or put back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.matches.models import AskState, Match, MatchAsk
from symbionet.matches.queries.chances import answered_questions, chance_factor_of
from symbionet.matches.queries.remainders import expected_worth

__all__ = ["note_ask"]


@transaction.atomic
def note_ask(match: Match, *, by: User | None, key: str, state: str, note: str = "", text: str = "") -> MatchAsk | None:
    """The question as asked or answered with a note; None where it is open again (`state` empty). An answered one does
    not lower the chance of the match any more.

    `text` is the question in words, for the history.
    """
    if state and state not in AskState.values:
        raise ActionRefused(_("Say whether it was asked or answered."))
    changed = {"question": ["", text or key], **({"note": ["", note[:500]]} if note and state else {})}
    if not state:
        MatchAsk.objects.filter(match=match, key=key).delete()
        _weigh(match)
        history.record(by, "match.ask_noted", match, changes=changed)
        return None
    values = {"state": state, "note": note[:500], "by": by, "at": timezone.now()}
    row, _new = MatchAsk.objects.update_or_create(match=match, key=key, defaults=values)
    _weigh(match)
    history.record(by, "match.ask_noted", match, changes=changed, state=state)
    return row


def _weigh(match: Match) -> None:
    """The chance and the expected value of the match by the questions that are open now."""
    factor = chance_factor_of(match.asks, answered_questions([match.pk]).get(match.pk, ()))
    if factor != match.chance_factor:
        match.chance_factor = factor
        match.expected = expected_worth(match.probability, factor, match.money)
        match.save(update_fields=["chance_factor", "expected"])
