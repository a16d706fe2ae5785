"""The technical page of a synergy: sheet, trials, readiness of both sides and risks in words, and their picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import is_chinese, range_words, with_unit
from symbionet.engine import load_packs
from symbionet.engine.matching.conditions.feasibility import Fit, judge_parameter
from symbionet.feasibility.models import ParameterCheck, Perspective, ReadinessScore, Risk, Trial
from symbionet.feasibility.queries import SEPARATOR, parameter_label, technical_side_of
from symbionet.synergies.models import Side, Synergy

__all__ = ["ShownCheck", "ShownReadiness", "ShownRisk", "ShownTechnical", "technical_shown_to"]

CLOSE = 2  # levels of readiness from which two sides are apart; expert judgement
LEVELS = 9
HIGH_PRIORITY, MIDDLE_PRIORITY = 125, 60  # of 1000: 5 x 5 x 5, and 4 x 4 x 4 rounded down; expert judgement
RADIUS, CENTRE = 100.0, 130.0  # of the picture of readiness


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCheck:
    """A line of the sheet in words, with its result."""

    pk: int
    name: str
    limit: str
    measured: str
    limit_source: str
    measured_source: str
    fit: Fit

    @property
    def margin(self) -> int | None:
        """The margin to the limit in per cent of it."""
        return None if self.fit.margin is None else round(100 * self.fit.margin)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReadiness:
    """One perspective: what each side says, and how far the two are apart."""

    label: str
    provider: int | None
    receiver: int | None
    notes: tuple[str, ...] = ()

    @property
    def gap(self) -> int | None:
        """Levels between the two sides; None while one has not said."""
        return None if self.provider is None or self.receiver is None else abs(self.provider - self.receiver)

    @property
    def apart(self) -> bool:
        """Whether the gap is worth talking about."""
        return self.gap is not None and self.gap >= CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """The picture of readiness: polygons as SVG points, axes with their words, rings at levels 3, 6 and 9."""

    polygons: tuple[tuple[str, str], ...]
    axes: tuple[tuple[float, float, float, float, str, str], ...]  # end x, y, label x, y, anchor, words
    rings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRisk:
    """A risk with its priority and how grave that is."""

    row: Risk

    @property
    def grade(self) -> str:
        """ "high", "middle" or "low"."""
        priority = self.row.priority
        return "high" if priority >= HIGH_PRIORITY else "middle" if priority >= MIDDLE_PRIORITY else "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTechnical:
    """The technical page of a synergy for one visitor; `sheet` is None where its figures are not for the visitor."""

    may_edit: bool
    scored: tuple[Side, ...]
    sheet: list[ShownCheck] | None
    trials: list[Trial]
    readiness: list[ShownReadiness]
    radar: Radar | None
    risks: list[ShownRisk]
    closed: list[ShownRisk]
    to_fill: int

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines have each result, the worst first."""
        found = [line.fit.status for line in self.sheet or ()]
        return [(one, found.count(one)) for one in ("gap", "at_times", "unknown", "pass") if one in found]


def technical_shown_to(visitor: Visitor, synergy: Synergy, *, named: bool) -> ShownTechnical:
    """The technical side of a visible synergy in words, as far as the visitor reads it."""
    side = technical_side_of(visitor, synergy, named=named)
    readiness = _readiness(side.readiness)
    risks = [ShownRisk(row=row) for row in side.risks]
    return ShownTechnical(
        may_edit=side.may_edit,
        scored=side.scored,
        sheet=None if side.checks is None else [_check(row) for row in side.checks],
        trials=side.trials,
        readiness=readiness,
        radar=_radar(readiness) if any(one.provider or one.receiver for one in readiness) else None,
        risks=[one for one in risks if one.row.closed_at is None],
        closed=[one for one in risks if one.row.closed_at is not None],
        to_fill=side.to_fill,
    )


def _check(row: ParameterCheck) -> ShownCheck:
    return ShownCheck(
        pk=row.pk,
        name=parameter_label(row.name),
        limit=_range(row.low, row.high, row.unit),
        measured=_range(row.measured_low, row.measured_high, row.unit),
        limit_source=_sources(row.limit_source),
        measured_source=_sources(row.measured_source),
        fit=judge_parameter(low=row.low, high=row.high, measured_low=row.measured_low, measured_high=row.measured_high),
    )


def _range(low: float | None, high: float | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        text = range_words(f"{low:g}", f"{high:g}")
    else:
        text = f"≥ {low:g}" if low is not None else f"≤ {high:g}"
    return with_unit(text, unit)


def _sources(text: str) -> str:
    """Sources in words: codes of the sheet that the data filled, else as somebody wrote them."""
    return SEPARATOR.join(_source(part) for part in text.split(SEPARATOR) if part)


def _source(code: str) -> str:
    if code == "want":
        return _("specification of the want")
    if code == "have":
        return _("data of the have")
    use = load_packs().uses.get(code)
    if use is None:
        return code
    process = use.process_zh if is_chinese() else use.process_en
    return _("known use: %(process)s (%(evidence)s)") % {"process": process, "evidence": use.evidence}


def _readiness(rows: Iterable[ReadinessScore]) -> list[ShownReadiness]:
    by_side = {(row.side, row.perspective): row for row in rows}
    found = []
    for perspective in Perspective:
        pair = [by_side.get((side, perspective)) for side in Side]
        found.append(
            ShownReadiness(
                label=str(perspective.label),
                provider=pair[0].score if pair[0] else None,
                receiver=pair[1].score if pair[1] else None,
                notes=tuple(f"{row.get_side_display()}: {row.note}" for row in pair if row and row.note),
            )
        )
    return found


def _at(number: int, level: float) -> tuple[float, float]:
    angle = 2 * pi * number / len(Perspective) - pi / 2
    reach = RADIUS * level / LEVELS
    return round(CENTRE * 1.5 + reach * cos(angle), 1), round(CENTRE + reach * sin(angle), 1)


def _points(levels: Iterable[float]) -> str:
    return " ".join(f"{x},{y}" for x, y in (_at(number, level) for number, level in enumerate(levels)))


def _radar(rows: list[ShownReadiness]) -> Radar:
    polygons = []
    for side in Side:
        levels = [getattr(row, side) for row in rows]
        if any(levels):
            polygons.append((str(side), _points(level or 0 for level in levels)))
    axes = []
    for number, row in enumerate(rows):
        (x, y), (far_x, far_y) = _at(number, LEVELS), _at(number, LEVELS * 1.12)
        anchor = "middle" if abs(far_x - CENTRE * 1.5) < 1 else "start" if far_x > CENTRE * 1.5 else "end"
        axes.append((x, y, far_x, far_y, anchor, row.label))
    return Radar(
        polygons=tuple(polygons),
        axes=tuple(axes),
        rings=tuple(_points([level] * len(rows)) for level in (3, 6, LEVELS)),
    )
