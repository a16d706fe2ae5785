"""What the packs say of one have, spread over profiles of sectors, limits and codes."""

import math
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.matching.conditions.limit_formulas import CLEAR_GAP, KEPT, UNKNOWN
from symbionet.engine.scale.columns import HaveColumns, Links, Terms
from symbionet.engine.scale.kernel.compilation import (
    compiled,
    crowding,
    far_from,
    inlined,
    judge_limit,
    limits_sum,
)
from symbionet.engine.scale.kernel.workspace import (
    LIKELY,
    MAY_TURN_OUT,
    NO_USE,
    REFUSED,
    STRANGE,
    WHOLE,
    Have,
    Workspace,
)

__all__ = ["add_rivals", "is_barred", "mark_codes", "may_hold", "prepare", "rate_limits"]


@compiled
def prepare(space: Workspace, links: Links, terms: Terms, haves: HaveColumns, have: Have, number: int) -> None:
    """What each profile of sectors says of the have; all that counting its rivals needs."""
    space.held[:] = 0
    if have.hazardous >= 1 or have.hazardous == MAY_TURN_OUT:
        for permit in range(space.held.shape[0]):
            space.held[permit] = links.covers[haves.hazards[number], permit]
            if have.hazardous == MAY_TURN_OUT and links.refuses[permit]:
                space.held[permit] = REFUSED
    if have.states:
        space.lows[:] = np.nan
        space.verdicts[:, 0] = 0.0
        for place in range(haves.measured.shape[1]):
            parameter = haves.measured[number, place]
            if parameter >= 0:
                space.lows[parameter] = haves.lows[number, place]
                space.highs[parameter] = haves.highs[number, place]
    spread_strengths(space, links, haves.classes[number], haves.shares[number])
    spread_takers(space, links, haves.takers[number], haves.taker_grades[number])
    rate_sectors(space, links, terms, have)
    own = haves.classes[number, 0] if haves.classes.shape[1] else -1
    if own >= 0:
        for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
            profile = links.takers[link]
            if taken_by(space.strengths[profile]) < 0.1:
                space.sectors[profile, 1] -= terms.producer * links.producer[link]


@compiled
def spread_strengths(space: Workspace, links: Links, classes: Array, shares: Array) -> None:
    """What is known of each profile for the classes of the have: the best of them counts."""
    strengths, uses, known = space.strengths, space.uses, space.known
    for place in range(1, known[0] + 1):
        strengths[known[place]] = 0.0
        uses[known[place]] = STRANGE
    known[0] = 0
    for place in range(classes.shape[0]):
        own, share = classes[place], shares[place]
        if own >= 0:
            for link in range(links.taker_starts[own], links.taker_starts[own + 1]):
                profile = links.takers[link]
                if uses[profile] == STRANGE:
                    uses[profile] = NO_USE
                    known[0] += 1
                    known[known[0]] = profile
                for signal in range(links.strengths.shape[1]):
                    value = links.strengths[link, signal] * share
                    if value > strengths[profile, signal]:
                        strengths[profile, signal] = value
                        if signal == 0:
                            uses[profile] = links.uses[link]


@compiled
def spread_takers(space: Workspace, links: Links, takers: Array, grades: Array) -> None:
    """What is known of each profile for things like the have: the best of its trades counts."""
    strengths, known, last = space.strengths, space.known, space.strengths.shape[1] - 1
    for place in range(takers.shape[0]):
        if takers[place] >= 0:
            for link in range(links.trade_starts[takers[place]], links.trade_starts[takers[place] + 1]):
                profile = links.trade_profiles[link]
                if space.uses[profile] == STRANGE:
                    space.uses[profile] = NO_USE
                    known[0] += 1
                    known[known[0]] = profile
                strengths[profile, last] = max(strengths[profile, last], links.trade_shares[link] * grades[place])


@inlined
def taken_by(strengths: Array) -> Any:
    """How probably a profile takes the have: by known uses, what its sector wants, or examples."""
    return max(strengths[0], strengths[1], strengths[strengths.shape[0] - 1])


@compiled
def rate_sectors(space: Workspace, links: Links, terms: Terms, have: Have) -> None:
    """What the sector of an organisation adds to its taking the have."""
    strengths, sectors, weights = space.strengths, space.sectors, links.weights
    for profile in range(sectors.shape[0]):
        use, ruled_out = space.uses[profile], False
        gain, said = 0.0, 0.0
        for signal in range(weights.shape[0]):
            gain += weights[signal] * strengths[profile, signal]
            said += links.said[signal] * strengths[profile, signal]
        if use >= 0:
            gain += links.levels[use] * strengths[profile, 0]
            if have.unclear and links.conditional[use]:
                gain -= terms.condition
            if have.states:
                judge_use(space, links, terms, use)
                ruled_out = space.verdicts[use, 3] != 0.0
                if ruled_out and has_other(space, links, terms, use, profile):
                    ruled_out = False
                    gain += terms.limits * space.verdicts[use, 2]
                else:
                    gain += terms.limits * space.verdicts[use, 1]
        if have.status >= 0.0 or not links.waste[profile] & 1:
            gain += terms.legal_status * have.status
        taken = taken_by(strengths[profile])
        takes = taken >= terms.use_floor
        sectors[profile, 0] = gain - terms.sector_unknown * links.unknown[profile]
        sectors[profile, 1] = gain + links.focus[profile] if takes and not ruled_out else -np.inf
        permitted = taken >= terms.permit_floor or links.unknown[profile] or links.waste[profile] & 1
        if have.hazardous == MAY_TURN_OUT:
            permitted = links.waste[profile] & 2 != 0
        likely = links.waste[profile] & 4 or (taken >= terms.lives_on and not links.waste[profile] & 8)
        sectors[profile, 2] = LIKELY if likely else 1.0 if permitted else 0.0
        if have.hazardous == MAY_TURN_OUT and not permitted:
            sectors[profile, 2] = 0.0
        sectors[profile, 3] = taken if taken >= terms.rival else 0.0
        sectors[profile, 4] = said


@compiled
def has_other(space: Workspace, links: Links, terms: Terms, use: int, profile: int) -> bool:
    """Whether the sector has another use of the class that is not ruled out."""
    for place in range(links.other_starts[use], links.other_starts[use + 1]):
        other = links.others[place]
        if links.fits[other, profile]:
            judge_use(space, links, terms, other)
            if space.verdicts[other, 3] == 0.0:
                return True
    return False


@compiled
def judge_use(space: Workspace, links: Links, terms: Terms, use: int) -> None:
    """How the composition of the have keeps the limits of a use, once per have."""
    verdict = space.verdicts[use]
    if verdict[0] == 0.0:
        passes, gaps, clear = rate_limits(
            links.parameters[use], links.signs[use], links.limits[use], space.lows, space.highs, links.steps, terms
        )
        treated = limits_sum(passes, gaps * terms.mended, terms.most_passed, terms.most_gap)
        verdict[0] = 1.0
        verdict[1] = treated if links.mendable[use] else limits_sum(passes, gaps, terms.most_passed, terms.most_gap)
        verdict[2] = treated
        verdict[3] = 1.0 if clear and not links.mendable[use] else 0.0


@compiled
def rate_limits(
    parameters: Array, signs: Array, limits: Array, lows: Array, highs: Array, steps: Array, terms: Terms
) -> tuple[float, float, bool]:
    """What kept limits add, what gaps take off, and whether one is clear, before `limits_sum`."""
    passed, gaps, clear = 0.0, 0.0, False
    for place in range(parameters.shape[0]):
        parameter = parameters[place]
        if parameter < 0:
            break
        low, high, bound = lows[parameter], highs[parameter], limits[place]
        if math.isnan(low):
            continue
        sign = signs[place]
        status = judge_limit(sign, low, high, bound, far_from(bound, sign, steps[parameter], terms.clear))
        if status == KEPT:
            passed += terms.passed
        elif status != UNKNOWN:
            clear = clear or status == CLEAR_GAP
            gaps += terms.clear_gap if status == CLEAR_GAP else terms.gap
    return passed, gaps, clear


@compiled
def mark_codes(coded: Array, links: Links, codes: int, mark: int) -> None:
    """Mark the sets of waste codes that share one with the set `codes`."""
    for place in range(links.code_starts[codes], links.code_starts[codes + 1]):
        code = links.codes[place]
        for other in range(links.set_starts[code], links.set_starts[code + 1]):
            coded[links.sets[other]] = mark


@compiled
def add_rivals(sectors: Array, terms: Terms, crowd: int) -> None:
    """Take off what the rivals do: `crowd` is the strength of all, and nobody is a rival of himself."""
    total = crowd / WHOLE
    most = terms.rivals * crowding(total, terms.most_rivals)
    for profile in range(sectors.shape[0]):
        own = sectors[profile, 3]
        loss = most
        if own > 0.0:
            loss = terms.rivals * crowding(max(total - own, 0.0), terms.most_rivals)
        sectors[profile, 0] += loss
        sectors[profile, 1] += loss


@compiled
def is_barred(held: int, permitted: float) -> bool:
    """Whether a licence keeps from a have that may turn out hazardous.

    That of who takes no hazardous waste does, and that of a waste manager which lists other wastes.
    """
    return bool(held == REFUSED or (held == 0 and permitted != 0.0))


@compiled
def may_hold(row: Any, held: Array, sectors: Array, have: Have) -> bool:
    """Whether a firm that states no licence may hold one.

    Where others state theirs, only one that asks for the waste, manages waste or lives on it.
    """
    told = held.shape[0] > 1  # the first set of permits is the empty one
    if told and row.explicit == 0 and sectors[row.profile, 2] < LIKELY:
        return False
    return bool(have.hazardous != 2 or sectors[row.profile, 2] != 0)
