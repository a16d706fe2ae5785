"""The technical side of a synergy for one visitor: feasibility sheet, trials, readiness of both sides, risks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, is_user
from symbionet.core.texts import bracketed, is_chinese, range_words, with_unit
from symbionet.engine import load_packs
from symbionet.engine.matching.conditions.feasibility import Fit, SheetLine, draft_sheet, judge_parameter
from symbionet.engine.packs import KnownUse
from symbionet.feasibility.models import ParameterCheck, Perspective, ReadinessScore, Risk, Trial
from symbionet.network.models import Resource, ResourceState, Visibility
from symbionet.network.queries import resources_visible_to
from symbionet.network.queries.matching import resources_for_matching
from symbionet.synergies.models import Side, Synergy
from symbionet.synergies.queries.synergies import reads_workbench, sides_spoken_for, synergies_editable_by

__all__ = [
    "ShownCheck",
    "ShownReadiness",
    "ShownRisk",
    "ShownTechnical",
    "drafted_checks",
    "parameter_id",
    "parameter_label",
    "technical_shown_to",
]

CLOSE = 2  # levels of readiness from which two sides are apart; expert judgement
LEVELS = 9
HIGH_PRIORITY, MIDDLE_PRIORITY = 125, 60  # of 1000: 5 x 5 x 5, and 4 x 4 x 4 rounded down; expert judgement
CLOSED = (Visibility.PRIVATE, Visibility.PRACTITIONERS)
RADIUS, CENTRE = 100.0, 130.0  # of the picture of readiness
SEPARATOR = "; "


@lru_cache(maxsize=1)
def _parameters() -> dict[str, tuple[str, str]]:
    return {row["id"]: (row["name_en"], row["name_zh"]) for row in load_packs().rows("uses/parameters")}


@lru_cache(maxsize=1)
def _parameter_ids() -> dict[str, str]:
    found: dict[str, str] = {}
    for key, names in _parameters().items():
        for name in (key, *names):
            found.setdefault(name.casefold(), key)
    return found


def parameter_label(name: str) -> str:
    """A parameter in words of the active language; one that the pack does not know as it was written."""
    known = _parameters().get(name)
    if known is None:
        return name
    text = known[1] if is_chinese() else known[0]
    if name in text or len(name) > 5:
        return text
    return f"{text[:-1]}，{name}）" if text.endswith("）") else text + bracketed(name)


def parameter_id(text: str) -> str:
    """The id of a parameter written in either language; another name stays as it is."""
    plain = text.strip()
    ids = _parameter_ids()
    return next((ids[form] for form in _forms(plain.casefold()) if form in ids), plain)


def _forms(text: str) -> Iterator[str]:
    """The text, and without its symbol: "moisture (h2o)", "烧失量（loi）", "氯（氯离子，cl）"."""
    yield text
    if text.endswith((")", "）")):
        yield text[:-1].rpartition("（" if text.endswith("）") else " (")[0]
        yield text.rpartition("，")[0] + "）"


def drafted_checks(synergy: Synergy) -> tuple[SheetLine, ...]:
    """The sheet as the data give it: limits of the want and of the known use the match rests on, against the have."""
    keys = [pk for pk in (synergy.have_id, synergy.want_id) if pk]
    rows = Resource.objects.filter(pk__in=keys, state=ResourceState.OPEN)
    values = {int(row.id): row for row in resources_for_matching(resources=rows)}
    have = values.get(synergy.have_id or 0)
    if have is None:
        return ()
    return draft_sheet(have, values.get(synergy.want_id or 0), _known_uses(synergy), load_packs())


def _known_uses(synergy: Synergy) -> list[KnownUse]:
    uses = load_packs().uses
    reasons = synergy.match.reasons if synergy.match is not None else []
    codes = [str(reason.get("value", "")) for reason in reasons if reason.get("code") == "known_use"]
    return [uses[code] for code in codes if code in uses]


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
    """The technical side of a visible synergy.

    Before both sides are named to a visitor it is only what the own side says of its readiness: a sheet or a trial
    could tell who the other is. Figures of a composition are for those who may read it in the resource.
    """
    team = reads_workbench(visitor)
    may_edit = synergies_editable_by(visitor).filter(pk=synergy.pk).exists()
    scored = tuple(sides_spoken_for(visitor, synergy))
    checks = list(synergy.parameter_checks.all())
    drafted = drafted_checks(synergy) if may_edit else ()
    held = {check.name for check in checks}
    seen = team or named
    rows = list(synergy.readiness.all())
    readiness = _readiness([row for row in rows if seen or row.side in scored])
    risks = [ShownRisk(row=row) for row in synergy.risks.all()] if seen else []
    risks.sort(key=lambda one: (-one.row.priority, one.row.pk))
    return ShownTechnical(
        may_edit=may_edit,
        scored=scored,
        sheet=[_check(row) for row in checks] if team or (named and _reads_figures(visitor, synergy)) else None,
        trials=list(synergy.trials.select_related("by")) if seen else [],
        readiness=readiness,
        radar=_radar(readiness) if any(one.provider or one.receiver for one in readiness) else None,
        risks=[one for one in risks if one.row.closed_at is None],
        closed=[one for one in risks if one.row.closed_at is not None],
        to_fill=len([line for line in drafted if line.parameter not in held]),
    )


def _reads_figures(visitor: Visitor, synergy: Synergy) -> bool:
    """Whether compositions of the other side's resources are open to the visitor."""
    own = visitor.organisation_ids if is_user(visitor) else frozenset()
    others = [row for row in (synergy.have, synergy.want) if row is not None and row.organisation_id not in own]
    shown = set(resources_visible_to(visitor).filter(pk__in=[row.pk for row in others]).values_list("pk", flat=True))
    kept = [row for row in others if row.pk not in shown or row.field_visibility.get("composition") in CLOSED]
    return not kept


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
    said = {(row.side, row.perspective): row for row in rows}
    found = []
    for perspective in Perspective:
        pair = [said.get((side, perspective)) for side in Side]
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
