"""What is to come: how likely a synergy is completed, what it is worth on average, what it will take of a have."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt
from typing import Any

from django.db.models import Avg, Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from symbionet.accounts.queries import Visitor
from symbionet.engine import load_packs
from symbionet.engine.matching.explain.chances import usual_factor
from symbionet.matches.queries.pursuits import Completions
from symbionet.network.models import Resource
from symbionet.synergies.models import Stage, Synergy, SynergyFlow
from symbionet.synergies.queries.amounts import Commitment, commitments
from symbionet.synergies.queries.synergies import synergies_visible_to
from symbionet.work.models import StageMove

__all__ = [
    "ENOUGH_ENDED",
    "WON",
    "StageChance",
    "chance_of",
    "commitments_to_come",
    "judged_worth",
    "prospects_of",
    "share_of_ideas",
    "stage_chances",
    "stage_probabilities",
    "with_prospects",
]

Z = 1.645  # of a normal distribution: 5 % lie beyond it
ENOUGH_ENDED = 30  # ended synergies from which on a network's own share is steadier than a judgement
WORTHS = ("money", "co2e")
MOST_DAYS = 12  # on which what is taken up of a resource changes
WON = (Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChance:
    """The share of synergies in a stage that are completed: `ended` own ones behind it, 0 where the pack judges."""

    stage: str
    probability: float
    ended: int = 0


def judged_worth(keys: Collection[int] | QuerySet[Synergy, Any]) -> dict[int, dict[str, float]]:
    """The shares of money and CO2e of synergies, 0 to 1, that rest on expert judgement: {"money": ..., "co2e": ...}.

    Known where a figure is still that of the match; what people state themselves is theirs.
    """
    fields = (
        "pk",
        "money",
        "co2e",
        "match__money",
        "match__co2e",
        *(f"match__value__{name}_judged" for name in WORTHS),
    )
    found: dict[int, dict[str, float]] = {}
    for pk, *rows in Synergy.objects.filter(pk__in=keys, match__isnull=False).values_list(*fields):
        for name, own, matched, share in zip(WORTHS, rows[:2], rows[2:4], rows[4:], strict=True):
            if share and own is not None and own == matched:
                found.setdefault(pk, {})[name] = float(share)
    return found


def stage_chances() -> dict[str, StageChance]:
    """The chance of each stage: this network's own share where enough synergies that passed it have ended; one query.

    Own share: (completed + 1) / (ended + 2), Laplace's rule of succession, so that it is never certain.
    """
    found = {
        row["stage"]: StageChance(stage=row["stage"], probability=float(row["probability"]))
        for row in load_packs().rows("uses/stage_probabilities")
    }
    open_ones = [stage for stage in Stage if stage not in (*WON, Stage.LOST)]
    won = Count("subject_id", distinct=True, filter=Q(synergy__stage__in=WON))
    ended = Count("subject_id", distinct=True, filter=Q(synergy__stage__in=(*WON, Stage.LOST)))
    passed = StageMove.objects.filter(after__in=open_ones).order_by()
    for stage, wins, ends in passed.values_list("after").annotate(won=won, ended=ended):
        if ends >= ENOUGH_ENDED:
            found[stage] = StageChance(stage=stage, probability=(wins + 1) / (ends + 2), ended=ends)
    return _never_falling(found)


def _never_falling(found: dict[str, StageChance]) -> dict[str, StageChance]:
    """No stage is likelier to complete than the next one: own shares and judgements may stand side by side."""
    most = 1.0
    for stage in (Stage.IMPLEMENTATION, Stage.NEGOTIATION, Stage.DISCUSSION, Stage.IDEA):
        most = min(most, found[stage].probability)
        found[stage] = replace(found[stage], probability=most)
    return found


def share_of_ideas() -> Completions:
    """The share of ideas that are completed: own ones with the ends of Wilson's interval of 90 %, else the judgement of
    the pack from half to double of it."""
    chance = stage_chances()[Stage.IDEA]
    share, count = chance.probability, chance.ended
    usual = usual_factor(load_packs())
    if not count:
        return Completions(low=share / 2, central=share, high=min(1.0, 2 * share), ended=0, usual=usual)
    middle, width = share + Z**2 / (2 * count), Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    whole = 1 + Z**2 / count
    return Completions(
        low=max(0.0, (middle - width) / whole),
        central=share,
        high=(middle + width) / whole,
        ended=count,
        usual=_usual_of_ended() or usual,
    )


def _usual_of_ended() -> float | None:
    """What open questions left of the chance of the ideas that have ended, when they were taken up: their mean.

    By it the mean chance of just these ideas is the share of them that was completed, neither below nor above it.
    """
    ended = Synergy.objects.filter(stage__in=(*WON, Stage.LOST)).aggregate(usual=Avg("chance_factor"))
    found: float | None = ended["usual"]
    return found


def stage_probabilities() -> dict[str, float]:
    """The chance of completion of each stage, 0 to 1."""
    return {stage: chance.probability for stage, chance in stage_chances().items()}


def with_prospects(synergies: QuerySet[Synergy], *, chances: dict[str, float] | None = None) -> QuerySet[Synergy]:
    """The synergies with `chance` (their own probability, else that of their stage) and `expected` (CNY per year)."""
    known = stage_probabilities() if chances is None else chances
    usual = Case(
        *(When(stage=stage, then=Value(share)) for stage, share in known.items()),
        default=Value(0.0),
        output_field=FloatField(),
    )
    ended = Q(stage__in=(*WON, Stage.LOST))  # what has happened counts more than what was thought
    chance = Case(When(ended, then=usual), default=Coalesce("probability", usual), output_field=FloatField())
    return synergies.annotate(chance=chance, expected=F("money") * chance)


def chance_of(row: Synergy, usual: Mapping[str, float]) -> float:
    """The same chance of one row, 0 to 1, by that of its stage: for lists that do not sort by it."""
    ended = row.stage in (*WON, Stage.LOST)
    return usual.get(row.stage, 0.0) if ended or row.probability is None else row.probability


def prospects_of(row: Synergy) -> tuple[float, float | None]:
    """The chance of a row of `with_prospects`, and its expected value in CNY per year, None where it is not known."""
    columns = vars(row)
    return columns["chance"], columns["expected"]


def commitments_to_come(visitor: Visitor, resource: Resource) -> list[tuple[date, Commitment]]:
    """What of a resource is taken up from today on and from each day on which a flow begins or has ended, in order.

    Empty where nothing changes. At most `MOST_DAYS` days.
    """
    today = timezone.localdate()
    drawing = Q(synergy__have=resource, resource=None) | Q(synergy__want=resource, resource=None) | Q(resource=resource)
    seen = synergies_visible_to(visitor).order_by().values("pk")
    rows = SynergyFlow.objects.filter(drawing, synergy__in=seen).order_by("pk").values_list("starts_on", "ends_on")
    begins = {day for day, _end in rows if day is not None and day > today}
    ends = {day + timedelta(days=1) for _begin, day in rows if day is not None and day >= today}
    days = [today, *sorted(begins | ends)][:MOST_DAYS]
    found = [(day, commitments(visitor, [resource], on=day).get(resource.pk)) for day in days]
    rates = [(day, one) for day, one in found if one is not None]
    changes = [
        (day, one)
        for place, (day, one) in enumerate(rates)
        if not place or (one.committed, one.reserved) != (rates[place - 1][1].committed, rates[place - 1][1].reserved)
    ]
    return changes if len(changes) > 1 else []
