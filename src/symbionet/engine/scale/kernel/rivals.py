"""How many organisations could use a have: the rivals that each of its partners has."""

import math
from typing import Any

import numpy as np

from symbionet.engine.arrays import Array
from symbionet.engine.scale.columns import Columns, Lists, Terms
from symbionet.engine.scale.kernel.compilation import compiled
from symbionet.engine.scale.kernel.preparation import is_barred, may_hold
from symbionet.engine.scale.kernel.workspace import MAY_TURN_OUT, SHARES, TIERS, WHOLE, Have, Workspace

__all__ = ["rival_strength"]


@compiled
def rival_strength(space: Workspace, wants: Columns, more: Array, lists: Lists, terms: Terms, have: Have) -> Any:
    """The strength of all organisations that could use the have, in steps of 1 / `WHOLE`.

    It ends where one more changes nothing: the same in whatever order they come. Visibility does not matter, for a
    rival that may not be seen is one.
    """
    enough = np.int64(math.ceil(math.exp(terms.most_rivals) * WHOLE))  # strengths are at most 1: nobody has fewer
    starts, balls, rows, low, high = lists.starts, lists.balls, wants.rows, lists.low, lists.high
    total = np.int64(0)
    scale = terms.sphere_km / have.haul
    first = space.related.shape[0] * TIERS * SHARES
    for profile in range(space.sectors.shape[0]):
        strength = np.int64(round(space.sectors[profile, 3] * WHOLE))
        if strength == 0 or space.sectors[profile, 1] == -np.inf:
            continue
        for block in range(starts[first + profile], starts[first + profile + 1]):
            dx, dy, dz = have.x - balls[block, 0], have.y - balls[block, 1], have.z - balls[block, 2]
            if (math.sqrt(dx * dx + dy * dy + dz * dz) - balls[block, 3]) * scale > terms.hauls:
                continue
            for number in range(low[block], high[block]):  # organisations without a want are listed once
                if is_rival(rows[number], space.held, space.sectors, terms, have):
                    total += strength
            if total >= enough:
                return enough
    for number in range(more.shape[0]):
        profile = more[number].profile
        takes = more[number].explicit == 0 and space.sectors[profile, 1] > -np.inf
        if takes and is_rival(more[number], space.held, space.sectors, terms, have):
            total += np.int64(round(space.sectors[profile, 3] * WHOLE))
    return min(total, enough)


@compiled
def is_rival(row: Any, held: Array, sectors: Array, terms: Terms, have: Have) -> bool:
    """Whether an organisation passes the tests of a candidate."""
    if row.alive == 0 or row.firm == have.firm:
        return False
    if have.hazardous >= 1:
        covered = held[row.permit]
        if covered == 0 or (covered < 0 and not may_hold(row, held, sectors, have)):
            return False
    elif have.hazardous == MAY_TURN_OUT and is_barred(held[row.permit], sectors[row.profile, 2]):
        return False
    dx, dy, dz = have.x - row.x, have.y - row.y, have.z - row.z
    squared = dx * dx + dy * dy + dz * dz
    if math.isnan(squared):
        return True
    return 2.0 * math.asin(min(math.sqrt(squared) / 2.0, 1.0)) * terms.sphere_km / have.haul <= terms.hauls
