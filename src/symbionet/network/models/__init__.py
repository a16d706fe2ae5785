"""Tables of the network: places, organisations and resources."""

from symbionet.network.models.legal import LegalOutcome, LegalRegime, LegalStatus
from symbionet.network.models.organisations import (
    Contact,
    MembershipState,
    Organisation,
    OrganisationKind,
    Park,
    Site,
    SizeClass,
)
from symbionet.network.models.resources import (
    Attachment,
    Consent,
    ConsentState,
    Direction,
    Form,
    Kind,
    Look,
    Pattern,
    Period,
    Resource,
    ResourceState,
    Route,
    Visibility,
)

__all__ = [
    "Attachment",
    "Consent",
    "ConsentState",
    "Contact",
    "Direction",
    "Form",
    "Kind",
    "LegalOutcome",
    "LegalRegime",
    "LegalStatus",
    "Look",
    "MembershipState",
    "Organisation",
    "OrganisationKind",
    "Park",
    "Pattern",
    "Period",
    "Resource",
    "ResourceState",
    "Route",
    "Site",
    "SizeClass",
    "Visibility",
]
