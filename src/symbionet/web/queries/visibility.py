"""Who sees what at each level of visibility, as the help page shows it."""

from dataclasses import dataclass

from symbionet.network.models import Visibility

__all__ = ["VisibilityRow", "visibility_rows"]

FULL, HINT, NOTHING = "full", "hint", "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityRow:
    """One level: what each group of people sees."""

    level: Visibility
    own: str
    practitioners: str
    consented: str
    members: str


def visibility_rows() -> list[VisibilityRow]:
    """The five levels from closed to open; the access queries of `network` hold to them (tested)."""
    seen = {
        Visibility.PRIVATE: (FULL, NOTHING, NOTHING, NOTHING),
        Visibility.PRACTITIONERS: (FULL, FULL, FULL, NOTHING),
        Visibility.TEASER: (FULL, FULL, FULL, HINT),
        Visibility.CONSENT: (FULL, FULL, FULL, HINT),
        Visibility.NETWORK: (FULL, FULL, FULL, FULL),
    }
    return [
        VisibilityRow(level=level, own=own, practitioners=staff, consented=consented, members=members)
        for level, (own, staff, consented, members) in seen.items()
    ]
