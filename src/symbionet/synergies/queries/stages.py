"""Reads of stages: the track, the evidence a move asks for, who may make it, and what has stood still for too long."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.engine import load_packs
from symbionet.synergies.models import EvidenceKind, Stage, Synergy
from symbionet.synergies.queries.synergies import (
    TRACK,
    synergies_editable_by,
    synergies_verifiable_by,
    synergies_visible_to,
)
from symbionet.work.models import Evidence, StageLimit, StageMove

__all__ = [
    "EXIT_EVIDENCE",
    "NEVER_OVERRIDDEN",
    "STOPPED",
    "Need",
    "claimers_of",
    "days_in_stage",
    "default_stage_days",
    "evidence_withdrawable_by",
    "is_stalled",
    "is_stopped",
    "missing_evidence",
    "missing_evidence_of",
    "next_stage",
    "previous_stage",
    "sets_stage_limits",
    "stage_days",
    "stage_needs",
    "stalled_among",
    "stalled_synergies",
    "synergies_movable_by",
    "synergies_proven_by",
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


def synergies_movable_by(visitor: Visitor, *, to: str) -> QuerySet[Synergy]:
    """Synergies the visitor may move to a stage: who edits them any, a verifier to verified."""
    return _edited_or_verified(visitor, verifies=to == Stage.VERIFIED)


def synergies_proven_by(visitor: Visitor, *, kind: str) -> QuerySet[Synergy]:
    """Synergies the visitor may add a kind of evidence to: who edits them any, a verifier a verification."""
    return _edited_or_verified(visitor, verifies=kind == EvidenceKind.VERIFICATION)


def _edited_or_verified(visitor: Visitor, *, verifies: bool) -> QuerySet[Synergy]:
    edited = Q(pk__in=synergies_editable_by(visitor).order_by().values("pk"))
    if verifies:
        edited |= Q(pk__in=synergies_verifiable_by(visitor).order_by().values("pk"))
    return Synergy.objects.filter(edited)


def evidence_withdrawable_by(visitor: Visitor) -> QuerySet[Evidence]:
    """Evidence the visitor may take back: any where it edits the synergy, elsewhere its own."""
    if not is_user(visitor):
        return Evidence.objects.none()
    edited = Q(synergy__in=synergies_editable_by(visitor).order_by().values("pk"))
    own = Q(by=visitor, synergy__in=synergies_visible_to(visitor).order_by().values("pk"))
    return Evidence.objects.filter(edited | own)


def default_stage_days() -> dict[str, int]:
    """Days in each stage after which a synergy counts as stalled, as the programme's pack says; stopped ones never."""
    rows = load_packs().rows("uses/stage_probabilities")
    return {row["stage"]: int(row["stall_days"]) for row in rows if row["stall_days"]}


def stage_days() -> dict[str, int]:
    """The days in force: those this network's programme manager has set, else the defaults; one query."""
    return default_stage_days() | dict(_limits().values_list("stage", "days"))


def _limits() -> QuerySet[StageLimit]:
    return StageLimit.objects.filter(subject_type=ContentType.objects.get_for_model(Synergy)).order_by()


def sets_stage_limits(visitor: Visitor) -> bool:
    """Whether the visitor sets the limits: who manages the programme."""
    return is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER)


def _is_stalled(now: datetime, limits: Mapping[str, int]) -> Q:
    late = Q(pk__in=[])
    for stage, days in limits.items():
        late |= Q(stage=stage, stage_since__lt=now - timedelta(days=days))
    return late


def stalled_among(
    synergies: QuerySet[Synergy], *, now: datetime | None = None, limits: Mapping[str, int] | None = None
) -> QuerySet[Synergy]:
    """Those of the synergies that have been in their stage for longer than its limit."""
    return synergies.filter(_is_stalled(now or timezone.now(), stage_days() if limits is None else limits))


def stalled_synergies(now: datetime | None = None) -> QuerySet[Synergy]:
    """All stalled synergies with their owners, the longest at a standstill first (for reminders)."""
    return stalled_among(Synergy.objects.all(), now=now).select_related("owner").order_by("stage_since", "id")


def is_stalled(synergy: Synergy, limits: Mapping[str, int], *, now: datetime | None = None) -> bool:
    """Whether one synergy has been in its stage for longer than the limits (of `stage_days`) allow."""
    days = limits.get(synergy.stage)
    return days is not None and synergy.stage_since < (now or timezone.now()) - timedelta(days=days)


def days_in_stage(synergy: Synergy, *, now: datetime | None = None) -> int:
    """Whole days since the synergy came into its stage, never negative."""
    return max(0, ((now or timezone.now()) - synergy.stage_since).days)
