"""What a visitor may see of a match: pages and exports take these values and never the rows themselves."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, facilitates, reads_programme
from symbionet.engine import load_packs
from symbionet.engine.matching.explain.chances import chance_factor
from symbionet.matches.models import Match, MatchState
from symbionet.matches.pages.asks import COARSE_ASKS
from symbionet.matches.pages.chances import ShownChance, shown_chance
from symbionet.matches.pages.reasons import ShownReason, likelihood_words, shown_reasons
from symbionet.matches.pages.sides import ShownSide, shown_side
from symbionet.matches.pages.worth import ShownWorth, shown_worth
from symbionet.matches.queries.chances import answered_questions, chance_factor_of, open_questions
from symbionet.matches.queries.introductions import listings_taking_questions
from symbionet.matches.queries.matches import matches_decidable_by
from symbionet.matches.queries.pursuits import Completions, completions_of_pursuits, pursuit_shown_to
from symbionet.matches.queries.remainders import untold_among
from symbionet.matches.queries.sides import (
    KnownSides,
    main_sites,
    named_sides,
    percent_of,
    shown_probability,
    sides_known,
)
from symbionet.network.pages.details import missing_questions

__all__ = ["MatchLine", "ShownMatch", "lines_shown_to", "matches_shown_to", "parties_shown_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMatch:
    """A match for one visitor."""

    pk: int
    url: str
    kind: str
    hazardous: bool | None
    hazard: str  # of the have: "stated", "likely" or ""
    provider: ShownSide
    receiver: ShownSide
    has_want: bool
    probability: float
    likelihood: str
    reasons: tuple[ShownReason, ...]
    worth: ShownWorth
    state: str
    state_label: str
    dismissal: str
    note: str
    decided_by: str
    decided_at: datetime | None
    found_at: datetime
    decidable: bool
    proposable: bool
    synergy_pk: int | None
    engine_version: str
    km: float | None = None  # only where both sides are named
    magnitude: int = 0  # as of its worth
    closed: bool = False  # a side keeps single fields from the visitor: no exact figures, no history
    chance: ShownChance | None = None  # of coming about
    takes_questions: bool = False  # the partner that is not named lets members ask to see its resource

    @property
    def named(self) -> bool:
        """Whether both sides are named, so that history and figures may be shown."""
        return self.provider.named and self.receiver.named and not self.closed

    @property
    def keeps(self) -> bool:
        """Whether both sides are named, and figures are rounded only because one keeps single fields to itself."""
        return self.provider.named and self.receiver.named and self.closed

    @property
    def percent(self) -> int:
        """The probability in per cent; nothing is certain before people have spoken."""
        return percent_of(self.probability)

    @property
    def hazard_text(self) -> str:
        """Whether the have is hazardous waste, or likely so, in words."""
        return {"stated": _("hazardous"), "likely": _("likely hazardous")}.get(self.hazard, "")

    @property
    def main_reasons(self) -> tuple[ShownReason, ...]:
        """The three reasons to read first."""
        return tuple(reason for reason in self.reasons if not reason.is_silent)[:3]

    @property
    def known_use(self) -> ShownReason | None:
        """The known use behind the match, if any."""
        return next((reason for reason in self.reasons if reason.code == "known_use"), None)

    @property
    def distance(self) -> str:
        """The distance in words, if known."""
        return next((reason.text for reason in self.reasons if reason.code == "distance"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """A match in one line for one visitor: its sides, its probability in per cent, whether it adds emissions."""

    url: str
    provider: ShownSide
    receiver: ShownSide
    percent: int
    adds_emissions: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What one visitor sees among the given rows; one query per kind of thing."""

    sides: KnownSides
    visitor: Visitor
    decidable: frozenset[int]
    proposes: bool
    reader: bool
    askable: frozenset[int]
    untold: frozenset[int]
    answered: Mapping[int, Mapping[str, int | None]]  # questions by match, with who answered
    completions: Completions | None


def matches_shown_to(
    visitor: Visitor, matches: Iterable[Match], *, full: bool = False, placed: bool = False
) -> list[ShownMatch]:
    """The matches as the visitor may see them; `full` adds the facts of both sides and what is missing, `placed` spots
    for a map, which tells no reasons and no distance. On a map nothing is pressed: whether the visitor decides or may
    ask is not looked up.

    `matches` must come from `matches_visible_to`; this function decides what of them is shown, not whether.
    """
    rows = list(matches)
    if not rows:
        return []
    sight = _sight(visitor, rows, placed=placed, full=full)
    return [_shown_match(match, sight, full=full) for match in rows]


def lines_shown_to(visitor: Visitor, matches: Iterable[Match]) -> list[MatchLine]:
    """The matches in one line each, as the visitor may see them; they must come from `matches_visible_to`."""
    rows = list(matches)
    if not rows:
        return []
    sides = sides_known(visitor, rows)
    return [_line(row, named_sides(row, sides), sides) for row in rows]


def _line(match: Match, named: tuple[bool, bool], sides: KnownSides) -> MatchLine:
    provider, receiver = _parties(match, named, sides, full=False)
    probability = shown_probability(match.probability, coarse=_is_coarse(match, named, sides))
    return MatchLine(
        url=match.get_absolute_url(),
        provider=provider,
        receiver=receiver,
        percent=percent_of(probability),
        adds_emissions=(match.co2e or 0.0) < 0,
    )


def _is_closed(match: Match, sides: KnownSides) -> bool:
    """Whether a side keeps single fields from the visitor."""
    return any(pk in sides.closed for pk in (match.have_id, match.want_id))


def _is_coarse(match: Match, named: tuple[bool, bool], sides: KnownSides) -> bool:
    """Whether an exact reason or figure would tell what is closed."""
    return not all(named) or _is_closed(match, sides)


def parties_shown_to(visitor: Visitor, matches: Iterable[Match]) -> dict[int, tuple[ShownSide, ShownSide]]:
    """Provider and receiver of each match (by its key) as the visitor may see them, and nothing else of it."""
    rows = list(matches)
    if not rows:
        return {}
    sides = sides_known(visitor, rows)
    return {row.pk: _parties(row, named_sides(row, sides), sides, full=False) for row in rows}


def _parties(match: Match, named: tuple[bool, bool], sides: KnownSides, *, full: bool) -> tuple[ShownSide, ShownSide]:
    return (
        shown_side(match.have.organisation, match.have, sides, named=named[0], full=full),
        shown_side(match.receiver, match.want, sides, named=named[1], full=full),
    )


def _sight(visitor: Visitor, rows: list[Match], *, placed: bool, full: bool) -> _Sight:
    resources = {row.have_id for row in rows} | {row.want_id for row in rows if row.want_id}
    organisations = {row.receiver_id for row in rows} | {row.have.organisation_id for row in rows}
    sides = sides_known(visitor, rows)
    decidable, askable = list[int](), list[int]()
    if not placed:
        decidable += matches_decidable_by(visitor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
        askable += listings_taking_questions(visitor).filter(pk__in=resources).values_list("pk", flat=True)
    return _Sight(
        sides=replace(sides, placed=placed, sites=main_sites(organisations)) if placed else sides,
        visitor=visitor,
        decidable=frozenset(decidable),
        proposes=facilitates(visitor),
        reader=reads_programme(visitor),
        askable=frozenset(askable),
        untold=untold_among(visitor, rows, sides),
        answered={} if placed else _answered(rows, full=full),
        completions=None if placed else completions_of_pursuits(),
    )


def _shown_match(match: Match, sight: _Sight, *, full: bool) -> ShownMatch:
    named = named_sides(match, sight.sides)
    coarse = _is_coarse(match, named, sight.sides)
    missing = _missing(match, named, sight.sides.closed) if full else ()
    probability = shown_probability(match.probability, coarse=coarse)
    pursuit = pursuit_shown_to(sight.visitor, match)
    provider, receiver = _parties(match, named, sight.sides, full=full)
    worth = shown_worth(
        match,
        coarse=coarse,
        full=full,
        completed=sight.completions.of_idea(match.chance_factor)[1] / match.chance_factor if sight.completions else 1.0,
        missing=missing,
        own=sight.visitor.pk,
        told=match.pk not in sight.untold,
    )
    return ShownMatch(
        pk=match.pk,
        url=match.get_absolute_url(),
        kind=match.have.kind,
        hazardous=match.have.hazardous,
        hazard=_hazard(match, placed=sight.sides.placed),
        provider=provider,
        receiver=receiver,
        has_want=match.want_id is not None,
        probability=probability,
        likelihood=likelihood_words(probability),
        reasons=() if sight.sides.placed else shown_reasons(match.reasons, coarse=coarse, left=worth.left),
        worth=worth,
        state=match.state,
        state_label=str(MatchState(match.state).label),
        dismissal=match.get_dismissal_reason_display() if match.dismissal_reason else "",
        note=match.note if not coarse else "",
        decided_by=str(match.decided_by) if match.decided_by and not coarse else "",
        decided_at=match.decided_at,
        found_at=match.found_at,
        decidable=match.pk in sight.decidable,
        proposable=sight.proposes and pursuit is None,
        synergy_pk=pursuit.key if pursuit is not None and pursuit.is_visible and (sight.reader or not coarse) else None,
        engine_version=match.engine_version,
        km=None if coarse or sight.sides.placed else _km(match),
        magnitude=worth.magnitude,
        closed=_is_closed(match, sight.sides),
        chance=_chance(match, probability, sight, coarse=coarse, full=full),
        takes_questions=bool(sight.askable & {match.have_id, match.want_id}),
    )


def _answered(rows: Iterable[Match], *, full: bool) -> Mapping[int, Mapping[str, int | None]]:
    """The answered questions of these matches; in a list they are asked for only where they change a chance."""
    changed = [row.pk for row in rows if full or row.chance_factor != chance_factor_of(row.asks)]
    return answered_questions(changed) if changed else {}


def _chance(match: Match, fit: float, sight: _Sight, *, coarse: bool, full: bool) -> ShownChance | None:
    """The chance of a match; where a side is not named, by what the visitor may read of its questions alone."""
    if sight.completions is None:
        return None
    answered = sight.answered.get(match.pk, {})
    if not coarse:
        asks = open_questions(match.asks, answered)
        return shown_chance(fit, match.chance_factor, asks, sight.completions, full=full)
    own = [key for key, by in answered.items() if by == sight.visitor.pk]
    asks = [ask for ask in open_questions(match.asks, own) if ask.code in COARSE_ASKS]
    return shown_chance(fit, chance_factor(asks, load_packs()), asks, sight.completions, full=full)


def _hazard(match: Match, *, placed: bool) -> str:
    """Whether the have is hazardous: by its owner or code, or likely by what the engine found."""
    if match.have.hazardous:
        return "stated"
    likely = not placed and any(risk.get("code") == "risk_hazard" for risk in match.risks)
    return "likely" if likely else ""


def _km(match: Match) -> float | None:
    values = [reason.get("value") for reason in match.reasons if reason.get("code") == "distance"]
    return values[0] if values and isinstance(values[0], int | float) else None


def _missing(match: Match, named: tuple[bool, bool], closed: Container[int | None]) -> tuple[tuple[str, str], ...]:
    far = all(reason.get("code") != "distance" for reason in match.reasons)
    found = missing_questions(match.have, place=far) if named[0] and match.have_id not in closed else ()
    asked = match.want if named[1] and match.want_id not in closed else None
    return (*found, *(missing_questions(asked, place=far) if asked is not None else ()))
