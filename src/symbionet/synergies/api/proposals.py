"""Matches pursued as synergies."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from symbionet.accounts.api import caller
from symbionet.accounts.queries import facilitates
from symbionet.core.api import ERRORS
from symbionet.matches.queries import filtered_matches, matches_decidable_by
from symbionet.synergies.actions import propose_synergy
from symbionet.synergies.api.schemas import SynergyDetailOut
from symbionet.synergies.api.synergies import told_synergy

router = Router(tags=["matches"])


@router.post("/{pk}/propose", response={201: SynergyDetailOut, **ERRORS}, summary="Make a synergy of a match")
def match_propose(request: HttpRequest, pk: int) -> Status[SynergyDetailOut]:
    """Make a synergy in stage idea of a match, with its titles and figures; 409 where it is pursued already."""
    user = caller(request)
    if not facilitates(user):
        raise Http404
    match = get_object_or_404(filtered_matches(matches_decidable_by(user)), pk=pk)
    synergy = propose_synergy(match, by=user)
    return Status(201, told_synergy(user, synergy.pk))
