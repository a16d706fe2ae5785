"""Synergies as cards of the workbench: what is done next, by when, what it is worth, and whether it stands still; and
the last bulk action, which may be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import with_unit
from symbionet.matches.models import Level
from symbionet.matches.pages.values import money_words
from symbionet.network.queries import class_name
from symbionet.shell.columns import ListColumn
from symbionet.synergies.models import Stage, Synergy, SynergyType
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries import bulks_visible_to, stage_probabilities
from symbionet.synergies.queries.amounts import Claim, Room, feasible_shares, knows_amount, rooms_for, seen_in_full
from symbionet.synergies.queries.prospects import WON, prospects_of
from symbionet.synergies.queries.stages import days_in_stage, is_stalled
from symbionet.synergies.queries.synergies import carded, reads_workbench
from symbionet.synergies.words import stall_words
from symbionet.work.models import Barrier, BarrierCategory, StageMove

__all__ = [
    "ShownBulk",
    "ShownCard",
    "ShownColumn",
    "board_columns",
    "cards_shown_to",
    "chance_shown",
    "due_of",
    "last_bulk_shown_to",
    "percent_of",
    "synergy_columns",
]

OFFERED = timedelta(days=1)  # so long the workbench offers to take the last bulk action back
CLOSED = (*WON, Stage.LOST)
TYPES: Mapping[str, Any] = dict(SynergyType.choices)  # hundreds of rows: cheaper than asking each model
LEVELS: Mapping[str, Any] = dict(Level.choices)
COLUMNS: Mapping[str, ListColumn] = {
    "title": ListColumn(label=gettext_lazy("Synergy"), order="title"),
    "stage": ListColumn(label=gettext_lazy("Stage"), order="stage_since"),
    "owner": ListColumn(label=gettext_lazy("Owner")),
    "next_action": ListColumn(label=gettext_lazy("Next action"), order="due"),
    "probability": ListColumn(label=gettext_lazy("Probability"), order="chance", first="-", is_figure=True),
    "money": ListColumn(label=gettext_lazy("Value per year"), order="money", first="-", is_figure=True),
    "expected": ListColumn(label=gettext_lazy("Expected value"), order="expected", first="-", is_figure=True),
    "type": ListColumn(label=gettext_lazy("Type"), is_usual=False),
    "level": ListColumn(label=gettext_lazy("Circular level"), is_usual=False),
    "resource": ListColumn(label=gettext_lazy("Resource"), is_usual=False),
    "barrier": ListColumn(label=gettext_lazy("Stopped by"), is_usual=False),
    "reactivate_on": ListColumn(label=gettext_lazy("Look at it again on"), is_usual=False),
    "updated_at": ListColumn(label=gettext_lazy("Changed on"), order="updated_at", first="-", is_usual=False),
}
FOR_READERS = ("probability", "money", "expected", "barrier", "reactivate_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """A synergy of the workbench; figures and the stall only for who reads the whole programme, else empty."""

    synergy: ShownSynergy
    stopped_at: str = ""
    type_label: str = ""
    level_label: str = ""
    percent: int | None = None  # of being completed
    usual: bool = False  # the percentage is that of the stage, nobody has stated one
    money: float | None = None  # CNY per year
    money_text: str = ""
    expected: float | None = None  # probability x money
    expected_text: str = ""
    due: str = ""  # "late", "today" or ""
    days: int | None = None  # in this stage
    stall: str = ""  # in words, where it stands still
    overridden: bool = False
    barrier: str = ""
    reactivate_on: date | None = None
    resource: str = ""  # the class of what flows
    tonnes: float | None = None  # a year, where the visitor may know them; on maps only

    @property
    def pk(self) -> int:
        """The synergy's key."""
        return self.synergy.pk

    @property
    def names_sides(self) -> bool:
        """Whether the title names both sides already."""
        title = self.synergy.title
        return self.synergy.provider.label in title and self.synergy.receiver.label in title

    @property
    def heading(self) -> str:
        """The title; of one that only says what flows between the sides below it, what flows."""
        return self.resource if self.resource and self.names_sides else self.synergy.title


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A stage of the board with its cards, best first, and how many more there are."""

    stage: str
    label: str
    cards: tuple[ShownCard, ...]
    number: int
    expected: str  # sum in words, of all cards

    @property
    def more(self) -> int:
        """How many are not drawn."""
        return self.number - len(self.cards)


def synergy_columns(visitor: Visitor) -> Mapping[str, ListColumn]:
    """The columns of the table of synergies; a member has those that tell no judgement of the programme."""
    if reads_workbench(visitor):
        return COLUMNS
    return {name: column for name, column in COLUMNS.items() if name not in FOR_READERS}


def cards_shown_to(
    visitor: Visitor,
    synergies: Iterable[Synergy],
    *,
    limits: Mapping[str, int],
    placed: bool = False,
    brief: bool = False,
) -> list[ShownCard]:
    """The synergies (from `chosen_synergies`) as the visitor may see them; a few queries for any number of rows.

    `brief`: of a named side its label alone.
    """
    rows = list(synergies)
    shown = synergies_shown_to(visitor, rows, placed=placed, brief=brief)
    tonnes = _tonnes_known(visitor, rows, shown) if placed else {}
    if not reads_workbench(visitor):
        return [_plain(row, one, tonnes) for row, one in zip(rows, shown, strict=True)]
    keys = [row.pk for row in rows]
    moved = StageMove.objects.filter(synergy__in=keys).exclude(override_reason="").order_by()
    overridden = set(moved.values_list("subject_id", flat=True))
    stopped = [row.pk for row in rows if row.stage in (Stage.ON_HOLD, Stage.LOST)]
    standing = Barrier.objects.filter(synergy__in=stopped, fell_at=None).order_by("at", "id")
    barriers = dict(standing.values_list("subject_id", "category")) if stopped else {}
    return [
        replace(
            _card(row, one, limits, overridden=row.pk in overridden, barrier=barriers.get(row.pk, "")),
            tonnes=tonnes.get(row.pk),
        )
        for row, one in zip(rows, shown, strict=True)
    ]


def _tonnes_known(visitor: Visitor, rows: Sequence[Synergy], shown: Iterable[ShownSynergy]) -> dict[int, float | None]:
    seen = {} if reads_workbench(visitor) else seen_in_full(visitor, {key for row in rows for key in _sources(row)})
    return {
        row.pk: row.tonnes if knows_amount(visitor, row, named=one.named, seen=seen) else None
        for row, one in zip(rows, shown, strict=True)
    }


def _sources(row: Synergy) -> list[int]:
    return [key for key in (row.have_id, row.want_id) if key]


def _plain(row: Synergy, shown: ShownSynergy, tonnes: Mapping[int, float | None]) -> ShownCard:
    return ShownCard(
        tonnes=tonnes.get(row.pk),
        synergy=shown,
        due=due_of(row),
        type_label=str(TYPES[row.type]),
        level_label=str(LEVELS.get(row.level, "")),
        resource=_what(row),
    )


def _card(row: Synergy, shown: ShownSynergy, limits: Mapping[str, int], *, overridden: bool, barrier: str) -> ShownCard:
    chance, expected = prospects_of(row)
    days = days_in_stage(row)
    return ShownCard(
        synergy=shown,
        stopped_at=row.stopped_at,
        type_label=str(TYPES[row.type]),
        level_label=str(LEVELS.get(row.level, "")),
        percent=round(100 * chance),
        usual=row.probability is None,
        money=row.money if shown.named else None,
        money_text=money_words(row.money) if row.money is not None and shown.named else "",
        expected=expected if shown.named else None,
        expected_text=money_words(expected) if expected is not None and shown.named else "",
        due=due_of(row),
        days=days,
        stall=stall_words(days) if is_stalled(row, limits) else "",
        overridden=overridden,
        barrier=str(BarrierCategory(barrier).label) if barrier else "",
        reactivate_on=row.reactivate_on,
        resource=_what(row),
    )


def _what(row: Synergy) -> str:
    """The class of what flows: the words of a resource may be its owner's alone."""
    resource = row.have or row.want
    return class_name(resource.class_id) if resource is not None and resource.class_id else ""


def percent_of(synergy: Synergy) -> float | None:
    """The stated probability of being completed in per cent; None where nobody has stated one."""
    return None if synergy.probability is None else float(f"{100 * synergy.probability:.12g}")


def chance_shown(synergy: Synergy) -> str:
    """The probability of being completed as it is stated, else what is usual in the stage."""
    stated = percent_of(synergy)
    if stated is not None:
        return with_unit(f"{stated:.0f}", "%")
    return with_unit(f"{100 * stage_probabilities().get(synergy.stage, 0.0):.0f}", "%")


def due_of(row: Synergy) -> str:
    """Whether the next action is "late" or due "today", else nothing."""
    if row.next_action_due is None or row.stage in CLOSED:
        return ""
    today = timezone.localdate()
    return "late" if row.next_action_due < today else "today" if row.next_action_due == today else ""


def board_columns(
    visitor: Visitor, synergies: QuerySet[Synergy], *, limits: Mapping[str, int], most: int
) -> list[ShownColumn]:
    """All stages with their synergies (from `chosen_synergies`) in that order, of each the first `most` as cards."""
    sums = reads_workbench(visitor)
    claims: dict[str, list[Claim]] = {stage: [] for stage in Stage.values}
    columns = ("pk", "stage", "have", "want", "expected")
    keys = list[int]()  # of the cards, in their order
    for pk, stage, have, want, expected in synergies.values_list(*columns):
        keys += [pk] if len(claims[stage]) < most else []
        claims[stage].append(Claim(id=str(pk), value=expected or 0.0, have=have, want=want, synergy=pk))
    rooms = rooms_for(claims) if sums else {}
    totals = {stage: (len(some), _together(some, rooms[stage]) if sums else 0.0) for stage, some in claims.items()}
    by_key = {row.pk: row for row in carded(synergies.order_by().filter(pk__in=keys))}
    rows = [by_key[pk] for pk in keys]
    by_stage: dict[str, list[ShownCard]] = {stage: [] for stage in Stage.values}
    for card in cards_shown_to(visitor, rows, limits=limits, brief=True):
        by_stage[card.synergy.stage].append(card)
    return [_column(stage, by_stage[stage], *totals[stage], sums=sums) for stage in Stage]


def _together(claims: list[Claim], room: Room) -> float:
    """The expected CNY per year of a column as far as its synergies can come to be beside each other."""
    shares = feasible_shares(claims, room=room)
    return sum(claim.value * shares[claim.id] for claim in claims)


def _column(stage: Stage, cards: list[ShownCard], number: int, worth: float, *, sums: bool) -> ShownColumn:
    return ShownColumn(
        stage=stage,
        label=str(stage.label),
        cards=tuple(cards),
        number=number,
        expected=_("%(money)s expected") % {"money": money_words(worth)} if worth and sums else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBulk:
    """A bulk action in words."""

    pk: int
    label: str
    number: int
    at: datetime


def last_bulk_shown_to(visitor: Visitor) -> ShownBulk | None:
    """The visitor's last bulk action, if it is of today and still to be taken back."""
    job = bulks_visible_to(visitor).filter(created_at__gte=timezone.now() - OFFERED).first()
    if job is None or job.bulk_change.undone is not None:
        return None
    return ShownBulk(pk=job.pk, label=job.bulk_change.get_action_display(), number=job.total, at=job.created_at)
