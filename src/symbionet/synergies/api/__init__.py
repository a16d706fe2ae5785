"""The JSON doors of matches and synergies: the same queries, forms and actions as their pages."""

from symbionet.synergies.api.consents import router as consents
from symbionet.synergies.api.matches import router as matches
from symbionet.synergies.api.parties import router as parties
from symbionet.synergies.api.synergies import router as synergies

__all__ = ["consents", "matches", "parties", "synergies"]
