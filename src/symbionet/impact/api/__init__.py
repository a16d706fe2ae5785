"""The JSON doors of the ledger and of the assessment: the same queries, forms and actions as their pages."""

from ninja import Router

from symbionet.impact.api.assessment import router as assessment
from symbionet.impact.api.ledger import router as ledger
from symbionet.impact.api.proofs import router as proofs

__all__ = ["PREFIX", "router"]

PREFIX = ""

router = Router()
router.add_router("/ledger", ledger)
router.add_router("/ledger", proofs)
router.add_router("", assessment)
