"""What the API tells of synergies and their sides: made of the values of `queries.anonymised`, never of rows."""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from symbionet.matches.api import SideOut
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import ShownSynergy
from symbionet.synergies.pages.life import ShownLife
from symbionet.synergies.pages.synergy_board import ShownCard

__all__ = ["FlowOut", "PartyOut", "SynergyDetailOut", "SynergyOut", "flows_out", "parties_out"]


class SynergyOut(Schema):
    """A synergy of a list; figures, the stall and the barrier only for who reads the whole programme."""

    id: int
    url: str
    title: str
    kind: str
    stage: str
    stage_label: str
    type: str
    level: str
    provider: SideOut
    receiver: SideOut
    owner: str
    next_action: str
    next_action_due: date | None
    updated_at: datetime
    percent: int | None
    money: float | None
    expected: float | None
    days_in_stage: int | None
    stall: str
    overridden: bool
    barrier: str
    reactivate_on: date | None

    @classmethod
    def of(cls, card: ShownCard) -> "SynergyOut":
        """The card of the workbench; `money` and `expected` in CNY per year."""
        names = ("percent", "money", "expected", "stall", "overridden", "barrier", "reactivate_on")
        return cls(
            **_plain(card.synergy),
            **{name: getattr(card, name) for name in names},
            type=card.type_label,
            level=card.level_label,
            days_in_stage=card.days,
        )


def _plain(shown: ShownSynergy) -> dict[str, Any]:
    names = ("url", "title", "kind", "stage", "owner", "next_action", "next_action_due", "updated_at")
    return {
        **{name: getattr(shown, name) for name in names},
        "id": shown.pk,
        "stage_label": str(shown.stage_label),
        "provider": SideOut.of(shown.provider),
        "receiver": SideOut.of(shown.receiver),
    }


class EvidenceOut(Schema):
    """A piece of evidence that counts; the note only for the programme."""

    id: int
    kind: str
    on: date
    note: str


class NeedOut(Schema):
    """What a stage asks for before it is left: of `kinds` one is enough."""

    kinds: list[str]
    label: str
    met: bool
    evidence: list[EvidenceOut]


class StepOut(Schema):
    """A stage of the track: "done", "current" or "ahead", and what it asks for."""

    stage: str
    label: str
    state: str
    since: datetime | None
    needs: list[NeedOut]


class MoveOut(Schema):
    """A move in words, for the programme."""

    at: datetime
    by: str
    before: str
    after: str
    note: str
    missing: str
    reason: str


class BarrierOut(Schema):
    """What stopped it; parties read the kind only."""

    category: str
    step: str
    instrument: str
    tonnes: float | None
    money: float | None
    note: str
    at: datetime
    stands: bool


class FlowOut(Schema):
    """A flow in words; `id` is what the ledger asks for."""

    id: int
    name: str
    amount: str
    price: str
    pays: str
    starts_on: date | None
    ends_on: date | None


class PartyOut(Schema):
    """Who takes part besides provider and receiver."""

    id: int
    role: str
    role_label: str
    who: str
    note: str


class ValuesOut(Schema):
    """What a change takes and how it stands, for who may edit: `probability` in per cent, money in CNY per year."""

    title_zh: str
    title_en: str
    type: str
    level: str
    owner: int | None
    probability: float | None
    money: float | None
    co2e: float | None
    tonnes: float | None
    sight: str

    @classmethod
    def of(cls, synergy: Synergy) -> "ValuesOut":
        """The values of a synergy that the caller may edit."""
        names = ("title_zh", "title_en", "type", "level", "money", "co2e", "tonnes", "sight")
        share = None if synergy.probability is None else 100 * synergy.probability
        return cls(**{name: getattr(synergy, name) for name in names}, owner=synergy.owner_id, probability=share)


class SynergyDetailOut(Schema):
    """A synergy with its track, what the next move needs, and what the caller may do about it."""

    id: int
    url: str
    title: str
    kind: str
    stage: str
    stage_label: str
    provider: SideOut
    receiver: SideOut
    owner: str
    next_action: str
    next_action_due: date | None
    updated_at: datetime
    notes: str
    stopped: bool
    stopped_at: str
    reactivate_on: date | None
    next: str
    previous: str
    may_edit: bool
    may_verify: bool
    steps: list[StepOut]
    moves: list[MoveOut]
    barriers: list[BarrierOut]
    parties: list[PartyOut]
    flows: list[FlowOut]
    values: ValuesOut | None
    worth: list[tuple[str, str, str]]
    facts: list[tuple[str, str]]

    @classmethod
    def of(cls, row: Synergy, shown: ShownSynergy, life: ShownLife) -> "SynergyDetailOut":
        """The synergy and its life as they are shown to one visitor."""
        return cls(
            **_plain(shown),
            notes=shown.notes,
            stopped=life.stopped,
            stopped_at=life.stopped_label,
            reactivate_on=life.reactivate_on,
            next=life.next or "",
            previous=life.previous or "",
            may_edit=life.may_edit,
            may_verify=life.may_verify,
            steps=_steps(life),
            moves=[MoveOut.from_orm(move) for move in life.moves],
            barriers=_barriers(life),
            parties=parties_out(life),
            flows=flows_out(life),
            values=ValuesOut.of(row) if life.may_edit else None,
            worth=[(str(label), figure, span) for label, figure, span in life.worth],
            facts=[(str(label), text) for label, text in life.facts],
        )


def parties_out(life: ShownLife) -> list[PartyOut]:
    """The parties the caller may see."""
    names = ("role", "role_label", "who", "note")
    return [PartyOut(id=row.pk, **{name: getattr(row, name) for name in names}) for row in life.parties]


def flows_out(life: ShownLife) -> list[FlowOut]:
    """The flows the caller may see."""
    names = ("name", "amount", "price", "pays", "starts_on", "ends_on")
    return [FlowOut(id=row.pk, **{name: getattr(row, name) for name in names}) for row in life.flows]


def _steps(life: ShownLife) -> list[StepOut]:
    return [
        StepOut(
            stage=step.stage,
            label=step.label,
            state=step.state,
            since=step.since,
            needs=[
                NeedOut(
                    kinds=[kind.value for kind in need.kinds],
                    label=need.label,
                    met=need.met,
                    evidence=[
                        EvidenceOut(id=row.pk, kind=row.kind, on=row.on, note=row.note)
                        for row in need.evidence
                        if life.team
                    ],
                )
                for need in step.needs
            ],
        )
        for step in life.steps
    ]


def _barriers(life: ShownLife) -> list[BarrierOut]:
    """For the programme in full; for the parties, as on the page, the kind of what still stands."""
    return [
        BarrierOut(
            category=row.category,
            step=row.step if life.team else "",
            instrument=row.instrument if life.team else "",
            tonnes=row.tonnes if life.team else None,
            money=row.money if life.team else None,
            note=row.note if life.team else "",
            at=row.at,
            stands=row.fell_at is None,
        )
        for row in life.barriers
        if life.team or row.fell_at is None
    ]
