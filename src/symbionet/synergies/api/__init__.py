"""The JSON doors of synergies: the same queries, forms and actions as their pages."""

from ninja import Router

from symbionet.synergies.api.consents import router as consents
from symbionet.synergies.api.parties import router as parties
from symbionet.synergies.api.synergies import proposals
from symbionet.synergies.api.synergies import router as synergies

__all__ = ["PREFIX", "router"]

PREFIX = ""

router = Router()
router.add_router("/matches", proposals)
router.add_router("/synergies", synergies)
router.add_router("/synergies", parties)
router.add_router("/synergies", consents)
