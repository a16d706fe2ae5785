"""Reads of stages: where a synergy stands on the track, and the evidence its next move asks for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from symbionet.synergies.models import EvidenceKind, Stage, Synergy
from symbionet.synergies.queries.synergies import TRACK
from symbionet.work.models import Evidence, StageMove

__all__ = [
    "EXIT_EVIDENCE",
    "NEVER_OVERRIDDEN",
    "STOPPED",
    "Need",
    "claimers_of",
    "evidence_words",
    "is_stopped",
    "missing_evidence",
    "missing_evidence_of",
    "next_stage",
    "previous_stage",
    "stage_needs",
]

STOPPED = (Stage.ON_HOLD, Stage.LOST)
# what a stage asks for before it is left, in the order of NISP practice; of each group one kind is enough
EXIT_EVIDENCE: Mapping[str, tuple[tuple[EvidenceKind, ...], ...]] = {
    Stage.IDEA: ((EvidenceKind.INTEREST_PROVIDER,), (EvidenceKind.INTEREST_RECEIVER,)),
    Stage.DISCUSSION: ((EvidenceKind.SAMPLE_RESULT, EvidenceKind.TERM_SHEET),),
    Stage.NEGOTIATION: ((EvidenceKind.COMPLIANCE_CHECK,), (EvidenceKind.AGREEMENT,), (EvidenceKind.START_DATE,)),
    Stage.IMPLEMENTATION: (
        (EvidenceKind.DELIVERY_NOTE,),
        (EvidenceKind.BENEFITS_PROVIDER,),
        (EvidenceKind.BENEFITS_RECEIVER,),
    ),
    Stage.COMPLETED: ((EvidenceKind.VERIFICATION,),),
    Stage.VERIFIED: ((EvidenceKind.YEARLY_CONFIRMATION,),),
}
NEVER_OVERRIDDEN = (EvidenceKind.VERIFICATION,)  # who claims a benefit cannot declare it verified, whatever the reason
CLAIMS = (EvidenceKind.DELIVERY_NOTE, EvidenceKind.BENEFITS_PROVIDER, EvidenceKind.BENEFITS_RECEIVER)


def is_stopped(synergy: Synergy) -> bool:
    """Whether the synergy is on hold or lost."""
    return synergy.stage in STOPPED


def next_stage(stage: str) -> Stage | None:
    """The stage after this one; None at the end of the track and for what is stopped.

    >>> next_stage("idea").value, next_stage("sustained"), next_stage("lost")
    ('discussion', None, None)
    """
    return _beside(stage, 1)


def previous_stage(stage: str) -> Stage | None:
    """The stage before this one; None at its beginning and for what is stopped."""
    return _beside(stage, -1)


def _beside(stage: str, step: int) -> Stage | None:
    if stage not in TRACK:
        return None
    place = TRACK.index(Stage(stage)) + step
    return TRACK[place] if 0 <= place < len(TRACK) else None


def missing_evidence(synergy: Synergy) -> list[str]:
    """The kinds of evidence the next move still asks for; where one of several is enough, all of these."""
    return missing_evidence_of([synergy])[synergy.pk]


def missing_evidence_of(synergies: Iterable[Synergy]) -> dict[int, list[str]]:
    """The missing kinds of each synergy by its key, in three queries for any number of them; none for stopped ones."""
    rows = list(synergies)
    held = _held(row.pk for row in rows)
    return {row.pk: _missing(EXIT_EVIDENCE.get(row.stage, ()), held[row.pk]) for row in rows}


def _missing(groups: Iterable[Sequence[EvidenceKind]], held: Mapping[str, list[Evidence]]) -> list[str]:
    return [str(kind) for group in groups if not any(held.get(kind) for kind in group) for kind in group]


def _held(keys: Iterable[int]) -> dict[int, dict[str, list[Evidence]]]:
    """The evidence that counts, by synergy and kind: not withdrawn, and a verification by none who made the claim."""
    ids = list(keys)
    found: dict[int, dict[str, list[Evidence]]] = {pk: defaultdict(list) for pk in ids}
    rows = list(Evidence.objects.filter(synergy__in=ids, withdrawn_at=None).select_related("by", "document"))
    verified = [row.subject_id for row in rows if row.kind == EvidenceKind.VERIFICATION]
    claimers = _claimers(verified) if verified else {}
    for row in rows:
        if row.kind != EvidenceKind.VERIFICATION or row.by_id not in claimers[row.subject_id]:
            found[row.subject_id][row.kind].append(row)
    return found


def claimers_of(synergy: Synergy) -> set[int]:
    """Keys of the people who recorded the delivery or the benefits, or declared the synergy completed."""
    return _claimers([synergy.pk])[synergy.pk]


def _claimers(keys: Iterable[int]) -> dict[int, set[int]]:
    ids = set(keys)
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    claims = Evidence.objects.filter(synergy__in=ids, withdrawn_at=None, kind__in=CLAIMS)
    moved = StageMove.objects.filter(synergy__in=ids, before=Stage.IMPLEMENTATION, after=Stage.COMPLETED)
    for rows in (claims, moved):
        for pk, person in rows.order_by().values_list("subject_id", "by_id"):
            if person is not None:
                found[pk].add(person)
    return found


def evidence_words(kinds: Iterable[str]) -> str:
    """Kinds of evidence in words; of a sample and a term sheet either is enough."""
    asked = set(kinds)
    groups = [group for needs in EXIT_EVIDENCE.values() for group in needs if asked & set(group)]
    return _(", ").join(_(" or ").join(str(kind.label) for kind in group if kind in asked) for group in groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing a stage asks for before it is left: the kinds that meet it, and the evidence that does."""

    stage: Stage
    kinds: tuple[EvidenceKind, ...]
    evidence: tuple[Evidence, ...]

    @property
    def met(self) -> bool:
        """Whether there is evidence for it."""
        return bool(self.evidence)

    @property
    def label(self) -> str:
        """What is asked for, in words."""
        return _(" or ").join(str(kind.label) for kind in self.kinds)


def stage_needs(synergy: Synergy) -> dict[str, list[Need]]:
    """What each stage of the track asks for before it is left, met or not; also for stages passed long ago."""
    held = _held([synergy.pk])[synergy.pk]
    return {
        str(stage): [
            Need(stage=Stage(stage), kinds=group, evidence=tuple(row for kind in group for row in held.get(kind, ())))
            for group in groups
        ]
        for stage, groups in EXIT_EVIDENCE.items()
    }
