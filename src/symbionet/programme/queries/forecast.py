"""What the pipeline will bring by a day, held against the programme's targets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Min, QuerySet

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user
from symbionet.engine.forecast import Prospect, count_completions, finish_in_time, simulate_totals, span_of
from symbionet.engine.model import Range
from symbionet.engine.packs.judged import judged_share
from symbionet.impact.models import Entry, Metric
from symbionet.impact.queries.papers import proven_figures
from symbionet.programme.models import Indicator, Target
from symbionet.programme.queries.funnel import FunnelLives
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.amounts import Claim, Room, feasible_shares, rooms_for
from symbionet.synergies.queries.prospects import WON, judged_worth, with_prospects
from symbionet.synergies.queries.stages import stage_days
from symbionet.synergies.queries.synergies import TRACK
from symbionet.work.models import StageMove

__all__ = ["Forecast", "forecasts_of", "sets_targets", "standing_targets", "targets_of_logframes"]

ENOUGH_STAYS = 10  # ended stays from which the network's own median is taken
AHEAD = TRACK[: TRACK.index(Stage.COMPLETED)]
COUNTED = "completed"  # the indicator that is a count and no estimate
LOGFRAME = {"synergies.completed": "completed", "impact.landfill": "landfill_t", "impact.co2e": "co2e_t"}
HELD = {"landfill_t": Metric.LANDFILL, "co2e_t": Metric.CO2E}
SMALL_CHANCE = 1e-6  # orders what is not expected at all
SURE = 99  # per cent: more is said of no estimate
FIELDS = {"landfill_t": "tonnes", "co2e_t": "co2e", "money_cny": "money"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One indicator in one period: so far, expected in all (low, central, high), the target and the chance to meet it.

    `so_far` of tonnes, CO2e and money is an estimate: what completed synergies are expected to bring in a year.
    `proven` is what the ledger holds of it for the whole calendar years of the period, confirmed by both parties or
    better; None for what it does not hold. `chance` in per cent, None without a target.
    """

    pk: int | None
    indicator: str
    label: str
    starts_on: date
    ends_on: date
    target: float | None
    so_far: float
    proven: float | None
    total: Range
    chance: int | None
    source: str = ""
    judged: float = 0.0  # share of the estimate in all that rests on expert judgement
    proven_judged: float = 0.0  # the same of what the ledger holds

    @property
    def reached(self) -> bool:
        """Whether the target is met: of tonnes by what the ledger holds, never by an estimate."""
        held = self.so_far if self.indicator == COUNTED else self.proven
        return self.target is not None and held is not None and held >= self.target

    @property
    def shares(self) -> Mapping[str, float] | None:
        """So far, low, central and high in per cent of the target, or of the high figure where none is set."""
        whole = self.target or self.total.high
        if whole <= 0:
            return None
        figures = {"so_far": self.so_far} | {name: getattr(self.total, name) for name in ("low", "central", "high")}
        return {name: round(100 * value / whole, 1) for name, value in figures.items()}


def sets_targets(visitor: Visitor) -> bool:
    """Whether the visitor writes the targets: who answers for the programme."""
    return is_user(visitor) and visitor.has_role(Role.PROGRAMME_MANAGER)


def forecasts_of(lives: FunnelLives, *, today: date) -> list[Forecast]:
    """A forecast for each target whose period has not ended, or for this year where there is none.

    A synergy counts with its chance of completing at all (`with_prospects`) times that of doing so in time: the stages
    ahead last as long as this network's own median, else as the programme's limits.
    """
    targets = standing_targets(today)
    if not targets:
        names = [name for name, _label in Target._meta.get_field("indicator").flatchoices]
        year = {"starts_on": date(today.year, 1, 1), "ends_on": date(today.year, 12, 31)}
        targets = [Target(indicator=name, value=0, **year) for name in names]
    keys = lives.keys
    asked = with_prospects(Synergy.objects.filter(pk__in=keys)).order_by("pk")
    rows = [_Row(*values) for values in asked.values_list(*_Row._fields)]
    done = _completed(keys)
    pipeline = [row for row in rows if row.stage not in (*WON, Stage.LOST)]
    completed = [row for row in rows if row.pk in done]
    groups = {"ahead": pipeline, "done": completed}
    rooms = rooms_for({name: [_claim(row, 0.0) for row in some] for name, some in groups.items()})
    basis = _Basis(
        rows=rows,
        pipeline=pipeline,
        done=done,
        days=_typical_days(lives),
        judged=judged_worth(keys),
        proven=_proven(targets, keys),
        shares=_shares(pipeline, targets, rooms["ahead"]),
        done_shares=_shares(completed, targets, rooms["done"]),
    )
    return [_forecast(target, basis, today=today) for target in targets]


def targets_of_logframes(today: date) -> list[tuple[Indicator, Target]]:
    """What the logframes of running programmes are to reach of what the funnel forecasts: the next milestone and the
    final target, each counted from the first day; demo programmes only where no other runs.
    """
    rows = Indicator.objects.filter(
        query__in=LOGFRAME, result__programme__starts_on__lte=today, result__programme__ends_on__gte=today
    ).select_related("result__programme").prefetch_related("milestones")  # fmt: skip
    real = [one for one in rows if not one.result.programme.is_demo]
    found = []
    for one in real or list(rows):
        programme = one.result.programme
        points = [(point.due_on, point.value) for point in one.milestones.all() if point.due_on >= today][:1]
        points += [(programme.ends_on, one.target)] if one.target is not None else []
        for day, value in dict(reversed(points)).items():
            target = Target(indicator=LOGFRAME[one.query], starts_on=programme.starts_on, ends_on=day,
                            value=float(value), source=str(programme))  # fmt: skip
            if value > 0:
                found.append((one, target))
    return sorted(found, key=lambda pair: (pair[1].indicator, pair[1].ends_on))


def standing_targets(today: date) -> list[Target]:
    """The targets that hold: those of the logframe, and of what it does not say those that were set here."""
    told = [target for _indicator, target in targets_of_logframes(today)]
    held = {one.indicator for one in told}
    return [*told, *Target.objects.filter(ends_on__gte=today).exclude(indicator__in=held)]


def _completed(keys: QuerySet[Synergy, Any]) -> dict[int, date]:
    moves = StageMove.objects.filter(after=Stage.COMPLETED, synergy__in=keys, synergy__stage__in=WON).order_by()
    found = moves.values_list("subject_id").annotate(first=Min("at"))
    return {pk: at.date() for pk, at in found}


def _typical_days(lives: FunnelLives) -> dict[str, float]:
    stays: dict[str, list[float]] = defaultdict(list)
    for life in lives.rows:
        for stage, spent in life.stays:
            stays[stage].append(spent)
    limits = stage_days()
    return {
        str(stage): median(stays[stage]) if len(stays[stage]) >= ENOUGH_STAYS else float(limits.get(stage, 30))
        for stage in AHEAD
    }


class _Row(NamedTuple):
    """What a forecast reads of a synergy, and its chance to complete at all (`with_prospects`)."""

    pk: int
    stage: str
    stopped_at: str
    provider_id: int
    receiver_id: int
    have_id: int | None
    want_id: int | None
    tonnes: float | None
    money: float | None
    money_low: float | None
    money_high: float | None
    co2e: float | None
    co2e_low: float | None
    co2e_high: float | None
    chance: float


def _in_time(rows: Iterable[_Row], days: Mapping[str, float], *, until: int, after: int) -> list[float]:
    """The chance of each that it completes `after` to `until` days from now."""
    shares: dict[str, float] = {}  # of those in a stage as many are over its time
    found = []
    for row in rows:
        stage = row.stopped_at or row.stage
        if stage not in shares:
            ahead = AHEAD[AHEAD.index(Stage(stage)) :] if stage in AHEAD else ()
            mean = sum(days[name] for name in ahead)
            by_end, before = (finish_in_time(steps=len(ahead), mean_days=mean, days=one) for one in (until, after))
            shares[stage] = by_end - before
        found.append(row.chance * shares[stage])
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """What the forecasts of all targets rest on, read once.

    `done`: the day on which each synergy completed; `days` by stage; `judged`, `shares` (of what is ahead) and
    `done_shares` (of what is done): of each synergy by what is estimated; `proven`: what the ledger holds of the years
    and metrics of the targets.
    """

    rows: list[_Row]
    pipeline: list[_Row]
    done: Mapping[int, date]
    days: Mapping[str, float]
    judged: Mapping[int, Mapping[str, float]]
    proven: list[Entry]
    shares: Mapping[str, Mapping[str, float]]
    done_shares: Mapping[str, Mapping[str, float]]


def _forecast(target: Target, basis: _Basis, *, today: date) -> Forecast:
    rows, pipeline = basis.rows, basis.pipeline
    inside = _inside(target, rows, basis.done)
    until, after = (target.ends_on - today).days, max(0, (target.starts_on - today).days)
    chances = _in_time(pipeline, basis.days, until=until, after=after)
    field = FIELDS.get(target.indicator)
    if field is None:
        so_far = float(len(inside))
        counts = count_completions(chances)
        ahead = span_of(counts)
        met = float(counts[max(0, int(np.ceil(target.value - so_far))) :].sum())
    else:
        done = basis.done_shares[field]
        so_far = float(sum(_worth(row, field, done.get(str(row.pk), 0.0)).central for row in inside))
        shares = basis.shares[field]
        totals = simulate_totals([Prospect(chance=p, worth=_worth(row, field, shares.get(str(row.pk), 0.0)))
                                  for p, row in zip(chances, pipeline, strict=True)])  # fmt: skip
        low, middle, high = (float(np.quantile(totals, part)) for part in (0.1, 0.5, 0.9))
        ahead = Range(low=low, central=middle, high=high)
        met = float((totals >= target.value - so_far).mean())
    chance = round(100 * met)
    held = _held(target, basis.proven)
    return Forecast(
        pk=target.pk,
        indicator=target.indicator,
        label=target.get_indicator_display(),
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        target=target.value or None,
        so_far=so_far,
        proven=None if held is None else sum(one.central for one in held),
        total=Range(low=so_far + ahead.low, central=so_far + ahead.central, high=so_far + ahead.high),
        chance=(chance if field is None else min(chance, SURE)) if target.value else None,
        source=target.source,
        judged=_judged(field, [*((row, 1.0) for row in inside), *zip(pipeline, chances, strict=True)], basis.judged),
        proven_judged=_proven_judged(target, held or ()),
    )


def _judged(field: str | None, rows: Iterable[tuple[_Row, float]], judged: Mapping[int, Mapping[str, float]]) -> float:
    """The share of what synergies are expected to bring, each times its chance, that rests on expert judgement."""
    if field is None:
        return 0.0
    return judged_share(
        ((getattr(row, field) or 0.0) * chance, judged.get(row.pk, {}).get(field, 0.0)) for row, chance in rows
    )


def _proven_judged(target: Target, held: Iterable[Entry]) -> float:
    """The share of what the ledger holds of CO2e, 0 to 1, that rests on expert judgement."""
    if HELD.get(target.indicator) != Metric.CO2E:
        return 0.0
    return judged_share((entry.central, entry.judged) for entry in held)


def _inside(target: Target, rows: Iterable[_Row], done: Mapping[int, date]) -> list[_Row]:
    """Those that completed in the period of the target."""
    return [row for row in rows if row.pk in done and target.starts_on <= done[row.pk] <= target.ends_on]


def _proven(targets: Iterable[Target], keys: QuerySet[Synergy, Any]) -> list[Entry]:
    """What the ledger holds of the metrics of the targets in all their years."""
    told = [one for one in targets if one.indicator in HELD]
    years = {year for one in told for year in _whole_years(one)}
    return proven_figures(keys, {HELD[one.indicator] for one in told}, years) if years else []


def _held(target: Target, proven: Iterable[Entry]) -> list[Entry] | None:
    """What the ledger holds of the indicator, for the calendar years that lie whole in the period; None of others."""
    metric = HELD.get(target.indicator)
    if metric is None:
        return None
    years = _whole_years(target)
    return [entry for entry in proven if entry.metric == metric and entry.year in years]


def _whole_years(target: Target) -> range:
    first = target.starts_on.year + (target.starts_on > date(target.starts_on.year, 1, 1))
    last = target.ends_on.year - (target.ends_on < date(target.ends_on.year, 12, 31))
    return range(first, last + 1)


def _shares(rows: list[_Row], targets: Iterable[Target], room: Room) -> dict[str, dict[str, float]]:
    """How much of each synergy can come to be beside the others, by what is estimated and its key as text; what brings
    nothing takes no room.
    """
    found = {}
    for field in {FIELDS[one.indicator] for one in targets if one.indicator in FIELDS}:
        worths = ((row, float(getattr(row, field) or 0.0) * (row.chance or SMALL_CHANCE)) for row in rows)
        found[field] = feasible_shares([_claim(row, worth) for row, worth in worths if worth > 0], room=room)
    return found


def _claim(row: _Row, value: float) -> Claim:
    return Claim(id=str(row.pk), value=value, have=row.have_id, want=row.want_id, synergy=row.pk)


def _worth(row: _Row, field: str, share: float) -> Range:
    middle = float(getattr(row, field) or 0.0)
    low, high = getattr(row, f"{field}_low", None), getattr(row, f"{field}_high", None)
    if middle <= 0:
        share = 1.0  # what costs is not put aside
    return Range(
        low=share * (middle if low is None else float(low)),
        central=share * middle,
        high=share * (middle if high is None else float(high)),
    )
