"""What matches collect from synergies: whether a match is pursued as one, who may know it, and what came of it."""

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.matches.models import Match
from symbionet.matches.queries.pursuits import Pursuit, Pursuits
from symbionet.synergies.models import Sight, Stage, Synergy
from symbionet.synergies.queries.amounts import draws_on, draws_untold_to
from symbionet.synergies.queries.consents import CLOSED_SIGHTS
from symbionet.synergies.queries.prospects import share_of_ideas
from symbionet.work.models import Barrier, BarrierCategory

__all__ = ["PURSUITS"]

STAGE, BARRIER = "stage.", "barrier."  # how the codes of outcomes begin


def _synergy(match: Match) -> Synergy | None:
    return getattr(match, "synergy", None)


def _under_way(match: Match) -> bool:
    synergy = _synergy(match)
    return synergy is not None and synergy.stage != Stage.LOST


def _shown_to(visitor: Visitor, match: Match) -> Pursuit | None:
    """A receiver without a want is guessed from the directory: that talks have begun with it is not told to a member,
    nor what its practitioners keep to themselves.
    """
    synergy = _synergy(match)
    if synergy is None:
        return None
    if reads_programme(visitor):
        is_visible = synergy.sight != Sight.PRIVATE or synergy.owner_id in (None, visitor.pk)
    else:
        is_visible = match.want_id is not None and synergy.sight not in CLOSED_SIGHTS
    return Pursuit(key=synergy.pk, is_visible=is_visible)


def _outcome() -> Subquery:
    """The barrier a lost synergy ran into, the last one where there are several, else its stage."""
    last = Barrier.objects.filter(synergy=OuterRef("pk")).order_by("-at", "-id").values("category")[:1]
    code = Case(
        When(stage=Stage.LOST, last__isnull=False, then=Concat(Value(BARRIER), "last", output_field=CharField())),
        default=Concat(Value(STAGE), "stage", output_field=CharField()),
    )
    pursued = Synergy.objects.filter(match=OuterRef("pk")).order_by().annotate(last=Subquery(last), code=code)
    return Subquery(pursued.values("code")[:1])


def _outcome_in_words(code: str) -> str:
    if code.startswith(BARRIER):
        return f"{Stage.LOST.label}: {BarrierCategory(code.removeprefix(BARRIER)).label}"
    return str(Stage(code.removeprefix(STAGE)).label) if code.startswith(STAGE) else ""


PURSUITS = Pursuits(
    parts=("synergy",),
    begun=lambda: Q(synergy__isnull=False),
    under_way=_under_way,
    shown_to=_shown_to,
    outcome=_outcome,
    completions=share_of_ideas,
    outcome_in_words=_outcome_in_words,
    draws=draws_on,
    untold=draws_untold_to,
)
