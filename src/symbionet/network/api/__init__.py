"""The JSON doors of the network: the same queries, forms and actions as its pages."""

from symbionet.network.api.consents import router as consents
from symbionet.network.api.organisations import router as organisations
from symbionet.network.api.resources import router as resources
from symbionet.network.api.teasers import router as teasers

__all__ = ["consents", "organisations", "resources", "teasers"]
