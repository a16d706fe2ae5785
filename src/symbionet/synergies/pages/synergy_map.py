"""Synergies as lines from provider to receiver on a map, made of what the visitor is shown and nothing else."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from symbionet.matches.pages.sides import ShownSide
from symbionet.matches.pages.values import tonnes_words
from symbionet.network.queries.districts import district_of
from symbionet.synergies.models import Stage
from symbionet.synergies.pages.synergy_board import ShownCard
from symbionet.synergies.queries.prospects import WON

__all__ = ["synergy_features"]

LISTED = 8  # synergies told in words where one line stands for several
LOOKS = {
    Stage.IDEA: "open",
    Stage.DISCUSSION: "possible",
    Stage.NEGOTIATION: "possible",
    Stage.IMPLEMENTATION: "possible",
}
RANK = {"likely": 3, "possible": 2, "open": 1, "stopped": 0}
STEPS = {  # what a line is as wide as -> from which sums on it is one step thicker
    "money": (1e4, 1e5, 1e6, 1e7),  # CNY per year
    "tonnes": (1e2, 1e3, 1e4, 1e5),  # t per year
}

type Spot = tuple[float, float]


def synergy_features(cards: Iterable[ShownCard], *, by: str = "money") -> list[dict[str, Any]]:
    """GeoJSON points for the sides and one line for each pair of places, its furthest synergy deciding its looks.

    A line is as wide as the largest of its synergies `by` "money" or "tonnes" and names the pages of its ends.

    A side stands at its site only where the visitor reaches its page; else in the middle of its district.
    """
    places: dict[tuple[Spot, str], tuple[ShownSide, int]] = {}
    pairs: dict[tuple[Spot, Spot], list[ShownCard]] = defaultdict(list)
    for card in cards:
        spots = [_spot(side) for side in (card.synergy.provider, card.synergy.receiver)]
        for side, spot in zip((card.synergy.provider, card.synergy.receiver), spots, strict=True):
            if spot is not None:
                places[spot, side.label] = side, places.get((spot, side.label), (side, 0))[1] + 1
        start, end = spots
        if start is not None and end is not None and start != end:
            pairs[start, end].append(card)
    return [
        *(_place(spot, label, side, number) for (spot, label), (side, number) in places.items()),
        *(_line(ends, together, by) for ends, together in pairs.items()),
    ]


def _spot(side: ShownSide) -> Spot | None:
    if side.spot is None or side.own or side.url or not side.named:  # one that is not named has its district already
        return side.spot
    district = district_of(*side.spot)
    return district.lon, district.lat


def _place(spot: Spot, label: str, side: ShownSide, number: int) -> dict[str, Any]:
    words = [_("synergies: %(number)d") % {"number": number}]
    if not side.named:
        words.append(_("shown in the middle of its district"))
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": spot},
        "properties": {
            "name": label,
            "url": side.url,
            "kind": "" if side.named else "unnamed",
            "text": " · ".join(words),
        },
    }


def _line(ends: tuple[Spot, Spot], together: list[ShownCard], by: str) -> dict[str, Any]:
    look = max((_look(card) for card in together), key=RANK.__getitem__)
    amount = max((getattr(card, by) or 0.0 for card in together), default=0.0)  # what they are worth may be one sum
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": ends},
        "properties": {
            "look": look,
            "width": 1 + sum(amount >= step for step in STEPS[by]),
            "firms": sorted({s.url for c in together for s in (c.synergy.provider, c.synergy.receiver)} - {""}),
            "rows": [_row(card) for card in together[:LISTED]],
            "more": max(0, len(together) - LISTED),
        },
    }


def _look(card: ShownCard) -> str:
    stage = card.synergy.stage
    return "likely" if stage in WON else LOOKS.get(Stage(stage), "stopped")


def _row(card: ShownCard) -> dict[str, str]:
    tonnes = _("%(tonnes)s a year") % {"tonnes": tonnes_words(card.tonnes)} if card.tonnes else ""
    words = [card.synergy.stage_label, tonnes, card.synergy.owner, card.expected_text]
    return {"name": card.synergy.title, "url": card.synergy.url, "text": " · ".join(word for word in words if word)}
