"""The JSON doors of the network: the same queries, forms and actions as its pages."""

from ninja import Router

from symbionet.network.api.consents import router as consents
from symbionet.network.api.organisations import router as organisations
from symbionet.network.api.resources import router as resources
from symbionet.network.api.teasers import router as teasers

__all__ = ["PREFIX", "router"]

PREFIX = ""

router = Router()
router.add_router("/organisations", organisations)
router.add_router("/resources", resources)
router.add_router("", teasers)
router.add_router("", consents)
