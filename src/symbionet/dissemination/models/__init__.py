"""Tables of dissemination: case studies with their consents, materials and events, releases of figures."""

from symbionet.dissemination.models.cases import (
    Answer,
    CaseConsent,
    CaseFigure,
    CasePhoto,
    CaseStudy,
    CaseVersion,
    Rights,
    VersionState,
)
from symbionet.dissemination.models.materials import (
    Counted,
    Licence,
    Material,
    MaterialAudience,
    MaterialCount,
    MaterialKind,
    MaterialVersion,
    PublicEvent,
)
from symbionet.dissemination.models.releases import Release, ReleasedFigure

__all__ = [
    "Answer",
    "CaseConsent",
    "CaseFigure",
    "CasePhoto",
    "CaseStudy",
    "CaseVersion",
    "Counted",
    "Licence",
    "Material",
    "MaterialAudience",
    "MaterialCount",
    "MaterialKind",
    "MaterialVersion",
    "PublicEvent",
    "Release",
    "ReleasedFigure",
    "Rights",
    "VersionState",
]
