"""Synergies as subjects of work: their audiences, documents, stages and evidence."""

from symbionet.synergies.models import Audience, DocumentKind, EvidenceKind, Stage, Synergy
from symbionet.work.models import SubjectKind

__all__ = ["SUBJECTS"]

SUBJECTS = (
    SubjectKind(
        model=Synergy,
        audiences=Audience.choices,
        document_kinds=DocumentKind.choices,
        stages=Stage.choices,
        evidence_kinds=EvidenceKind.choices,
    ),
)
