"""Matches as lines from provider to receiver on a map, made of what the visitor is shown and nothing else."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from symbionet.core.texts import percent_words
from symbionet.matches.pages.matches import ShownMatch
from symbionet.matches.pages.reasons import LIKELY, POSSIBLE
from symbionet.matches.pages.sides import ShownSide

__all__ = ["lines_of", "places_of"]

LISTED = 8  # matches told in words where one line stands for several
THINNEST, THICKEST = 4, 8  # digits of the yearly gain in CNY: below ¥10,000 and from ¥10 million on

type Spot = tuple[float, float]


def places_of(matches: Iterable[ShownMatch]) -> list[dict[str, Any]]:
    """The sides of the matches as GeoJSON points, each with how much it gives and takes.

    A side that is not named stands in the middle of its district, under what may be said of it.
    """
    sides: dict[tuple[Spot, str], ShownSide] = {}
    gives: dict[tuple[Spot, str], int] = defaultdict(int)
    takes: dict[tuple[Spot, str], int] = defaultdict(int)
    for match in matches:
        for side, counted in ((match.provider, gives), (match.receiver, takes)):
            if side.spot is not None:
                key = side.spot, side.label
                sides[key] = side
                counted[key] += 1
    return [
        _feature("Point", spot, {
            "name": label,
            "url": side.url,
            "kind": "" if side.named else "unnamed",
            "text": _side_words(gives[spot, label], takes[spot, label], named=side.named),
        })
        for (spot, label), side in sides.items()
    ]  # fmt: skip


def _side_words(gives: int, takes: int, *, named: bool) -> str:
    words = [_("could give: %(number)d") % {"number": gives}] if gives else []
    words += [_("could take: %(number)d") % {"number": takes}] if takes else []
    if not named:
        words.append(_("shown in the middle of its district"))
    return " · ".join(words)


def lines_of(matches: Iterable[ShownMatch]) -> list[dict[str, Any]]:
    """One GeoJSON line for each pair of places, the best match deciding its looks; none where a place is not known."""
    pairs: dict[tuple[Spot, Spot], list[ShownMatch]] = defaultdict(list)
    for match in matches:
        start, end = match.provider.spot, match.receiver.spot
        if start is not None and end is not None and start != end:
            pairs[start, end].append(match)
    return [
        _feature("LineString", ends, {
            "look": _look(max(match.probability for match in together)),
            "width": _width(max(match.magnitude for match in together)),
            "rows": [_row(match) for match in together[:LISTED]],
            "more": max(0, len(together) - LISTED),
        })
        for ends, together in pairs.items()
    ]  # fmt: skip


def _look(probability: float) -> str:
    """The class of a probability, the same steps as its words."""
    return "likely" if probability >= LIKELY else "possible" if probability >= POSSIBLE else "open"


def _width(magnitude: int) -> int:
    """1 to 5 by the order of magnitude of the gain, 1 where it is not known."""
    return min(max(magnitude, THINNEST), THICKEST) - THINNEST + 1


def _row(match: ShownMatch) -> dict[str, str]:
    words = [f"{match.provider.label} → {match.receiver.label}", f"{percent_words(match.percent)} {match.likelihood}"]
    if match.hazard:
        words.append(match.hazard_text)
    if match.worth.adds_emissions:
        words.append(_("adds emissions"))
    if match.worth.money_text:
        words.append(_("%(money)s a year") % {"money": match.worth.money_text})
    return {"name": match.provider.title or _("a resource"), "url": match.url, "text": " · ".join(words)}


def _feature(shape: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": shape, "coordinates": coordinates}, "properties": properties}
