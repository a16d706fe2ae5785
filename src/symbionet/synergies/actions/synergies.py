"""Synergies: proposed from a match, edited by their practitioners."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation
from symbionet.synergies.actions.decisions import accept_match
from symbionet.synergies.models import Match, MatchState, Stage, Synergy

__all__ = ["AlreadyProposed", "edit_synergy", "propose_synergy", "synergy_titles"]

TITLE_LENGTH = 250


class AlreadyProposed(ActionRefused):
    """The exchange is pursued already; `synergy` is the one that exists."""

    def __init__(self, synergy: Synergy) -> None:
        super().__init__(_("This exchange is pursued already: “%(title)s”.") % {"title": synergy})
        self.synergy = synergy


def synergy_titles(match: Match) -> tuple[str, str]:
    """The titles (zh, en) of a synergy made of a match: 甲电厂粉煤灰供乙水泥厂, "Fly ash from A to B"."""
    have, giver, taker = match.have, match.have.organisation, match.receiver
    zh = f"{_zh(giver)}{have.title_zh or have.title_en}供{_zh(taker)}"
    en = f"{have.title_en or have.title_zh} from {_en(giver)} to {_en(taker)}"
    return zh[:TITLE_LENGTH], en[:TITLE_LENGTH]


def _zh(organisation: Organisation) -> str:
    return organisation.name_zh or organisation.name_en


def _en(organisation: Organisation) -> str:
    return organisation.name_en or organisation.name_zh


def existing_synergy(match: Match) -> Synergy | None:
    """The synergy that pursues the same exchange already, if any."""
    same = Q(match=match) | (Q(have=match.have, receiver=match.receiver) & ~Q(stage=Stage.LOST))
    return Synergy.objects.filter(same).order_by("pk").first()


@transaction.atomic
def propose_synergy(match: Match, *, by: Any, values: Mapping[str, Any] | None = None) -> Synergy:
    """The synergy in stage idea with the two sides of the match; proposing accepts the match.

    `values` may hold title_zh, title_en, owner, next_action, next_action_due and notes; titles come from the match
    otherwise. Raises AlreadyProposed.
    """
    found = existing_synergy(match)
    if found is not None:
        raise AlreadyProposed(found)
    given = {name: value for name, value in (values or {}).items() if value not in (None, "")}
    if not given.get("title_zh") and not given.get("title_en"):
        given["title_zh"], given["title_en"] = synergy_titles(match)
    given.setdefault("owner", by)
    synergy = Synergy.objects.create(
        kind=match.have.kind,
        provider=match.have.organisation,
        receiver=match.receiver,
        have=match.have,
        want=match.want,
        match=match,
        is_demo=match.have.is_demo,
        **given,
    )
    history.record(by, "synergy.proposed", synergy)
    if match.state != MatchState.ACCEPTED:
        match.synergy = synergy
        accept_match(match, by=by)
    return synergy


@transaction.atomic
def edit_synergy(synergy: Synergy, values: Mapping[str, Any], *, by: Any) -> Synergy:
    """The synergy with its new values; a save that changes nothing leaves no line."""
    changed = history.changes(synergy, dict(values))
    if not changed:
        return synergy
    for name, value in values.items():
        setattr(synergy, name, value)
    synergy.save()
    history.record(by, "synergy.edited", synergy, changes=changed)
    return synergy
