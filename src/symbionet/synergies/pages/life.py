"""The life of a synergy for one visitor: its track with what each step needs, parties, flows, barriers and moves."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.core.quantities import unit_words
from symbionet.core.texts import is_chinese, percent_words
from symbionet.matches.pages.values import figure_words, money_words, tonnes_words
from symbionet.network.models import Resource
from symbionet.network.queries import quantity_words
from symbionet.sheets.impactwords import judged_text
from symbionet.synergies.models import EvidenceKind, Stage, Synergy, SynergyFlow
from symbionet.synergies.queries.amounts import knows_amount, seen_in_full
from symbionet.synergies.queries.prospects import judged_worth
from symbionet.synergies.queries.stages import (
    Need,
    is_stopped,
    next_stage,
    previous_stage,
    stage_needs,
)
from symbionet.synergies.queries.synergies import (
    TRACK,
    synergies_editable_by,
    synergies_of_own_sides,
    synergies_verifiable_by,
)
from symbionet.synergies.words import evidence_words, kinds_words
from symbionet.work.models import Barrier, Evidence, StageMove

__all__ = ["ShownLife", "life_shown_to"]

CURRENCIES = {"CNY": "¥", "EUR": "€"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNeed:
    """One thing a stage asks for, in words, with the evidence that meets it."""

    label: str
    kinds: tuple[EvidenceKind, ...]
    evidence: tuple[Evidence, ...]

    @property
    def met(self) -> bool:
        """Whether there is evidence for it."""
        return bool(self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage of the track: since when it was reached, and what it asks for before it is left."""

    stage: Stage
    label: str
    state: str  # "done", "current" or "ahead"
    since: datetime | None
    needs: list[ShownNeed]

    @property
    def gaps(self) -> str:
        """What a passed stage went without, in words; "" where nothing is missing."""
        if self.state != "done":
            return ""
        return evidence_words(str(kind) for need in self.needs if not need.met for kind in need.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMove:
    """A move in words."""

    at: datetime
    by: str
    before: str
    after: str
    note: str
    missing: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFlow:
    """A flow in words; `pk` to edit it."""

    pk: int
    name: str
    url: str
    amount: str
    price: str
    pays: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParty:
    """A party in words; `pk` to remove it."""

    pk: int
    role: str
    role_label: str
    who: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLife:
    """What a visitor may see of a synergy's life, and what the visitor may do about it."""

    steps: list[Step]
    stopped: bool
    next: Stage | None
    previous: Stage | None
    stopped_label: str
    reactivate_on: date | None
    may_edit: bool
    may_verify: bool
    team: bool  # reads notes, reasons and withdrawn evidence
    named: bool
    barriers: list[Barrier] = field(default_factory=list)
    moves: list[ShownMove] = field(default_factory=list)
    withdrawn: list[Evidence] = field(default_factory=list)
    flows: list[ShownFlow] = field(default_factory=list)
    parties: list[ShownParty] = field(default_factory=list)
    worth: list[tuple[str, str, str]] = field(default_factory=list)  # label, figure, range
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def needs(self) -> list[ShownNeed]:
        """What the next move asks for."""
        return next((step.needs for step in self.steps if step.state == "current"), [])

    @property
    def missing(self) -> bool:
        """Whether the next move is still without something."""
        return any(not need.met for need in self.needs)

    @property
    def may_override(self) -> bool:
        """Whether a reason can stand for what is missing: not for a verification."""
        return self.may_edit and self.next != Stage.VERIFIED

    @property
    def overridden(self) -> bool:
        """Whether any stage was passed without all its evidence."""
        return any(move.missing for move in self.moves)


def life_shown_to(visitor: Visitor, synergy: Synergy, *, named: bool) -> ShownLife:
    """The life of a visible synergy; what lies behind a stop or a step is for the programme, figures need names."""
    team = reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER))
    # who sees it because it is shown to the network learns neither its price nor what stopped it
    named = named and (team or synergies_of_own_sides(visitor).filter(pk=synergy.pk).exists())
    moves = list(synergy.moves.select_related("by"))
    stopped = is_stopped(synergy)
    return ShownLife(
        steps=_steps(synergy, moves),
        stopped=stopped,
        next=next_stage(synergy.stage),
        previous=previous_stage(synergy.stage),
        stopped_label=str(Stage(synergy.stopped_at).label) if synergy.stopped_at else "",
        reactivate_on=synergy.reactivate_on,
        may_edit=synergies_editable_by(visitor).filter(pk=synergy.pk).exists(),
        may_verify=_may_verify(visitor, synergy),
        team=team,
        named=named,
        barriers=list(synergy.barriers.all()) if team or named else [],
        moves=[_shown_move(move) for move in reversed(moves)] if team else [],
        withdrawn=list(synergy.evidence.exclude(withdrawn_at=None)) if team else [],
        flows=_flows(visitor, synergy, team=team) if named else [],
        parties=_parties(synergy) if named else [],
        worth=_worth(synergy) if named and knows_amount(visitor, synergy, named=named) else [],
        facts=_facts(synergy, team=team),
    )


def _may_verify(visitor: Visitor, synergy: Synergy) -> bool:
    rows = synergies_verifiable_by(visitor)
    return synergy.stage == Stage.COMPLETED and rows.filter(pk=synergy.pk).exists()


def _steps(synergy: Synergy, moves: list[StageMove]) -> list[Step]:
    needs = stage_needs(synergy)
    current = synergy.stopped_at or synergy.stage
    place = TRACK.index(Stage(current)) if current in TRACK else 0
    reached = {move.after: move.at for move in moves}
    return [
        Step(
            stage=stage,
            label=str(stage.label),
            state="done" if number < place else "current" if number == place else "ahead",
            since=reached.get(stage) if number <= place else None,
            needs=[_shown_need(need) for need in needs.get(stage, [])],
        )
        for number, stage in enumerate(TRACK)
    ]


def _shown_need(need: Need) -> ShownNeed:
    return ShownNeed(label=kinds_words(need.kinds), kinds=need.kinds, evidence=need.evidence)


def _shown_move(move: StageMove) -> ShownMove:
    return ShownMove(
        at=move.at,
        by=str(move.by) if move.by else _("the system"),
        before=move.get_before_display() if move.before else "",
        after=move.get_after_display(),
        note=move.note,
        missing=evidence_words(move.missing),
        reason=move.override_reason,
    )


def _flows(visitor: Visitor, synergy: Synergy, *, team: bool) -> list[ShownFlow]:
    """The flows; a partner who has been named does not thereby see a resource that its owner keeps."""
    rows = list(synergy.flows.select_related("resource"))
    asked = [row.resource_id for row in rows if row.resource_id]
    seen = seen_in_full(visitor, asked) if asked else {}
    return [
        _shown_flow(row, linked=row.resource_id in seen)
        for row in rows
        if team or row.resource_id is None or row.resource_id in seen
    ]


def _shown_flow(row: SynergyFlow, *, linked: bool) -> ShownFlow:
    amount = Resource(quantity=row.quantity, unit=row.unit, period=row.period)
    price = "" if row.price is None else _price(row.price, row.currency, row.unit)
    pays = "" if not row.price else _("the receiver pays") if row.price > 0 else _("the provider pays")
    return ShownFlow(
        pk=row.pk,
        name=str(row),
        url=row.resource.get_absolute_url() if row.resource is not None and linked else "",
        amount=quantity_words(amount) if row.quantity is not None else "",
        price=price,
        pays=pays,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _price(price: Decimal, currency: str, unit: str) -> str:
    figure = f"{CURRENCIES.get(currency, currency)}{abs(price.normalize()):,f}"
    return f"{figure}/{unit_words(unit)}" if unit else figure


def _parties(synergy: Synergy) -> list[ShownParty]:
    return [
        ShownParty(
            pk=row.pk,
            role=row.role,
            role_label=row.get_role_display(),
            who=str(row.organisation or row.person or row.note),
            note=row.note if row.organisation or row.person else "",
        )
        for row in synergy.parties.select_related("organisation", "person")
    ]


def _worth(synergy: Synergy) -> list[tuple[str, str, str]]:
    found = []
    shares = judged_worth([synergy.pk]).get(synergy.pk, {})
    for name, label, words in (
        ("money", _("Net value per year"), money_words),
        ("co2e", _("CO2e avoided per year"), tonnes_words),
    ):
        value = getattr(synergy, name)
        if value is None:
            continue
        low, high = getattr(synergy, f"{name}_low"), getattr(synergy, f"{name}_high")
        inside = low is not None and high is not None and low <= value <= high and low < high
        span = _("%(low)s to %(high)s") % {"low": words(low), "high": words(high)} if inside else ""
        judged = judged_text(shares.get(name), "zh" if is_chinese() else "en")
        found.append((label, words(value), " · ".join(filter(None, (span, judged)))))
    if synergy.tonnes is not None:
        found.append((_("Amount exchanged per year"), f"{figure_words(synergy.tonnes)} t", ""))
    return found


def _facts(synergy: Synergy, *, team: bool) -> list[tuple[str, str]]:
    facts = [(_("Type"), synergy.get_type_display())]
    if synergy.level:
        facts.append((_("Circular level"), synergy.get_level_display()))
    if team:
        origin = synergy.get_origin_display()
        facts.append((_("Came from"), f"{origin}: {synergy.origin_note}" if synergy.origin_note else origin))
        if synergy.probability is not None:
            facts.append((_("Probability of completion"), percent_words(100 * synergy.probability)))
    return [(label, str(text)) for label, text in facts]
