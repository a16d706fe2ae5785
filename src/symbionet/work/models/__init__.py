"""Tables of the work on any subject."""

from symbionet.work.models.contacts import ContactKind, ContactNote
from symbionet.work.models.documents import Document, DocumentVersion
from symbionet.work.models.kinds import (
    TEAM,
    Anonymity,
    Audience,
    ContactRules,
    EvidenceRules,
    Pages,
    SubjectKind,
    kind_of,
    kind_of_type,
    subject_kinds,
)
from symbionet.work.models.messages import Message
from symbionet.work.models.stages import Barrier, BarrierCategory, Evidence, StageLimit, StageMove
from symbionet.work.models.subjects import AboutSubject
from symbionet.work.models.tasks import Task

__all__ = [
    "TEAM",
    "AboutSubject",
    "Anonymity",
    "Audience",
    "Barrier",
    "BarrierCategory",
    "ContactKind",
    "ContactNote",
    "ContactRules",
    "Document",
    "DocumentVersion",
    "Evidence",
    "EvidenceRules",
    "Message",
    "Pages",
    "StageLimit",
    "StageMove",
    "SubjectKind",
    "Task",
    "kind_of",
    "kind_of_type",
    "subject_kinds",
]
