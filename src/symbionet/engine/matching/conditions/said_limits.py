"""The figures that a firm states of what it takes ("Zn over 2 g/L refused"), and haves that clearly break them."""

import re
from functools import lru_cache

from symbionet.engine.matching.conditions.composition import read_stated
from symbionet.engine.matching.conditions.described_figures import described_figures
from symbionet.engine.matching.conditions.limits import Limit, limits_of
from symbionet.engine.matching.conditions.verdicts import check_limits
from symbionet.engine.model import Resource
from symbionet.engine.packs import Packs

__all__ = ["ASIDE", "breaks_clearly", "limits_said"]

ASIDE = re.compile(r"[(\[（【][^)\]）】]{0,200}[)\]）】]")  # what stands in brackets bounds one of several lines


@lru_cache(maxsize=50_000)
def limits_said(business: str, packs: Packs) -> tuple[Limit, ...]:
    """The limits that a firm's own words set; a figure that is no bound sets none.

    >>> from symbionet.engine.packs import load_packs
    >>> [(one.parameter, one.text) for one in limits_said("ferric chloride. Zn over 2 g/l refused", load_packs())]
    [('Zn', '<= 0.2 %')]
    >>> limits_said("dries clay, 12 % moisture in the rains", load_packs())
    ()
    """
    if not any(sign.isdigit() for sign in business):
        return ()
    return limits_of(described_figures(ASIDE.sub(" ", business), packs.whole), packs)


def breaks_clearly(item: Resource, limits: tuple[Limit, ...], packs: Packs) -> bool:
    """Whether what a have states lies beyond 1.5 times one of these limits (`verdicts.CLEAR`).

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> acid = Resource(id="h", organisation_id="o", direction="have", contaminants="Zn 6 %")
    >>> breaks_clearly(acid, limits_said("锌>2g/L不要", packs), packs)
    True
    """
    return any(one.status == "clear_gap" for one in check_limits(read_stated(item, packs), limits, packs))
