"""Tables of dissemination: case studies with their consents."""

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

__all__ = [
    "Answer",
    "CaseConsent",
    "CaseFigure",
    "CasePhoto",
    "CaseStudy",
    "CaseVersion",
    "Rights",
    "VersionState",
]
