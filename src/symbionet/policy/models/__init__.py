"""Tables of `policy`: demands, guidelines with their consultation, study tours."""

from symbionet.policy.models.demands import (
    CLOSED_STATES,
    Demand,
    DemandBarrier,
    DemandState,
    Publication,
)
from symbionet.policy.models.guidelines import (
    Answer,
    Comment,
    GuidelineVersion,
    Moderation,
    Paragraph,
    ParagraphLevel,
    Verdict,
    VersionState,
)
from symbionet.policy.models.tours import Commitment, CommitmentState, Lesson, Participant, Stop, StudyTour

__all__ = [
    "CLOSED_STATES",
    "Answer",
    "Comment",
    "Commitment",
    "CommitmentState",
    "Demand",
    "DemandBarrier",
    "DemandState",
    "GuidelineVersion",
    "Lesson",
    "Moderation",
    "Paragraph",
    "ParagraphLevel",
    "Participant",
    "Publication",
    "Stop",
    "StudyTour",
    "Verdict",
    "VersionState",
]
