"""Synergies of the demo at every point of their life, written by the actions people use and marked as demo."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import F, FloatField
from django.db.models.functions import Cast
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.matches.models import Match
from symbionet.network.models import Organisation, Visibility
from symbionet.synergies.actions import (
    add_party,
    edit_synergy,
    hold_synergy,
    lose_synergy,
    move_synergy,
    propose_synergy,
    resume_synergy,
)
from symbionet.synergies.models import EvidenceKind, PartyRole, Stage, Synergy
from symbionet.synergies.queries import TRACK
from symbionet.synergies.queries.stages import EXIT_EVIDENCE
from symbionet.work.actions import BarrierValues, add_evidence
from symbionet.work.models import BarrierCategory

__all__ = ["Life", "carry_on", "days_of", "open_demo_synergies", "open_member_synergies"]

STEP = timedelta(days=35)
FIRST, QUICK = timedelta(days=12), timedelta(days=20)  # the first synergies, from the first day of the programme on
LIKELY = 0.5
MARK = "演示数据 / demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How far a synergy of the demo has come, what stopped it, and what was gone on without."""

    stage: Stage
    barrier: BarrierValues | None = None
    hold: bool = False
    without: tuple[EvidenceKind, ...] = ()
    next_action: str = ""
    party: tuple[PartyRole, str] | None = None
    resumed: str = ""  # why it was taken up again


LIVES = (
    Life(stage=Stage.COMPLETED, party=(PartyRole.CARRIER, "海河物流（演示） / Haihe Haulage (demo)")),
    Life(stage=Stage.DISCUSSION, next_action="寄样 / send a sample"),
    Life(stage=Stage.NEGOTIATION, without=(EvidenceKind.SAMPLE_RESULT,), next_action="谈价格 / agree the price"),
    Life(stage=Stage.VERIFIED, party=(PartyRole.PROCESSOR, "渤海粉磨站（演示） / Bohai Grinding (demo)")),
    Life(stage=Stage.IDEA, next_action="电话联系双方 / call both sides"),
    Life(
        stage=Stage.NEGOTIATION,
        barrier={
            "category": BarrierCategory.REGULATORY,
            "instrument": "演示用许可条件 / permit condition, for the demo only",
            "note": "许可未覆盖该类废物 / the permit does not cover this waste",
        },
    ),
    Life(stage=Stage.IMPLEMENTATION, party=(PartyRole.FUNDER, "示范基金（演示） / Demonstration fund (demo)")),
    Life(
        stage=Stage.DISCUSSION,
        hold=True,
        barrier={"category": BarrierCategory.ECONOMIC, "note": "运费高于处置费 / freight costs more than disposal"},
    ),
    Life(stage=Stage.SUSTAINED),
    Life(stage=Stage.IDEA),
    Life(stage=Stage.DISCUSSION, barrier={"category": BarrierCategory.NO_REPLY, "note": MARK}),
    Life(stage=Stage.DISCUSSION, next_action="走访需方 / visit the receiver"),
)


# those of the member whose page the demo shows; the first is told at length (`demotalks`)
MEMBER_LIVES = (
    Life(stage=Stage.NEGOTIATION, next_action="谈年供应量 / agree the yearly quantity"),
    Life(stage=Stage.DISCUSSION, next_action="等双方答复 / wait for both answers"),
    Life(stage=Stage.SUSTAINED),
    Life(
        stage=Stage.NEGOTIATION,
        barrier={"category": BarrierCategory.QUALITY, "note": "烧失量偏高 / loss on ignition too high"},
        resumed="改造后烧失量已达标 / after a change the loss on ignition is within the limit",
    ),
    Life(
        stage=Stage.DISCUSSION,
        hold=True,
        barrier={"category": BarrierCategory.NO_CHAMPION, "note": "负责人调岗 / the person in charge has moved"},
    ),
)


def open_demo_synergies(*, by: User, verifier: User) -> None:
    """Synergies from the best matches of the demo, one of each life; each firm pair once."""
    likely = Match.objects.filter(want__isnull=False, probability__gte=LIKELY).select_related("have__organisation")
    best = likely.order_by(F("expected").desc(nulls_last=True), "-probability", "pk")
    for life, match in zip(LIVES, best[: len(LIVES)], strict=False):
        _live(match, life, by=by, verifier=verifier)


def open_member_synergies(member: Organisation, *, by: User, verifier: User) -> list[Synergy]:
    """The synergies of one firm of the demo: its resources go to firms that members may know of, each firm once."""
    fit = Match.objects.filter(have__organisation=member, want__isnull=False, synergy=None, probability__gte=LIKELY)
    known = fit.filter(want__visibility__in=[Visibility.TEASER, Visibility.CONSENT]).select_related(
        "have__organisation"
    )
    best: dict[int, Match] = {}
    whole = Cast("value__money__central", FloatField()) * F("probability")  # whatever is taken up of it by then
    for match in known.order_by(whole.desc(nulls_last=True), "-probability", "pk"):
        best.setdefault(match.receiver_id, match)
    chosen = zip(MEMBER_LIVES, best.values(), strict=False)
    return [_live(match, life, by=by, verifier=verifier) for life, match in chosen]


def days_of(stage: Stage) -> list[datetime]:
    """When a life comes to each stage up to its own, the first too; what is verified runs since the first spring.

    Nothing comes before the programme, which begins on the first day of the year before last.
    """
    steps, now = TRACK.index(stage), timezone.now()
    if stage not in (Stage.VERIFIED, Stage.SUSTAINED):
        return [now - STEP * (steps + 1 - number) for number in range(steps + 1)]
    ran = TRACK.index(Stage.COMPLETED)
    begin = timezone.make_aware(datetime(now.year - 2, 1, 1)) + FIRST
    opened = [begin + QUICK * number for number in range(ran + 1)]
    checked = [timezone.make_aware(datetime(year, 3, 1)) for year in (now.year - 1, now.year)]
    return [*opened, *checked][: steps + 1]


def _live(match: Match, life: Life, *, by: User, verifier: User) -> Synergy:
    steps = TRACK.index(life.stage)
    synergy = propose_synergy(match, by=by, at=days_of(life.stage)[0])
    if life.party is not None:
        role, who = life.party
        add_party(synergy, role, note=who, by=by)
    carry_on(synergy, life, by=by, verifier=verifier)
    if life.next_action:
        due = timezone.localdate() + timedelta(days=7 * (steps + 1) - 10)
        edit_synergy(synergy, {"next_action": life.next_action, "next_action_due": due}, by=by)
    if life.barrier is not None:
        _stop(synergy, life.barrier, life, by=by)
    return synergy


def carry_on(synergy: Synergy, life: Life, *, by: User, verifier: User) -> None:
    """Move an idea along the stages of its life, with the evidence each asks for."""
    steps, days = TRACK.index(life.stage), days_of(life.stage)
    for number, (stage, to) in enumerate(pairwise(TRACK[: steps + 1]), start=1):
        when = days[number]
        _prove(synergy, stage, life, when, by=by, verifier=verifier)
        reason = f"双方已在会上确认 / both sides agreed at the meeting ({MARK})" if life.without else ""
        move_synergy(synergy, to, by=by, override_reason=reason, at=when)


def _stop(synergy: Synergy, barrier: BarrierValues, life: Life, *, by: User) -> None:
    again = timezone.localdate() + timedelta(days=60)
    stop = hold_synergy if life.hold else lose_synergy
    stop(synergy, barrier, by=by, reactivate_on=again if life.hold else None)
    if life.resumed:
        resume_synergy(synergy, by=by, note=life.resumed)


def _prove(synergy: Synergy, stage: Stage, life: Life, when: datetime, *, by: User, verifier: User) -> None:
    """One piece of evidence for each thing the stage asks for, but for what this life goes on without."""
    for kinds in EXIT_EVIDENCE.get(stage, ()):
        kind = kinds[0]
        if kind not in life.without:
            who = verifier if kind == EvidenceKind.VERIFICATION else by
            add_evidence(synergy, kind, by=who, on=timezone.localdate(when), note=MARK)
