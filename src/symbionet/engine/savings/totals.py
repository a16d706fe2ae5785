"""What several measures save together: `total_savings`, in the order demand, distribution, supply, without overlaps.

The rule:
1. Of the measures of one group in one place (they save the same) only the one with the most money counts.
2. Measures on one system lower one consumption: what one saves, the next cannot save again. In the order demand,
   distribution, supply, and within a stage the larger first, a saving S of a consumption B is a share S/B of it, and
   counts on what the ones before have left: counted = S * prod(1 - S_before/B). B is the consumption of the system;
   where it is not given, that of the whole site ("site_baseline"); where neither is, only the largest saving of the
   system counts ("no_baseline").
3. Measures of the system "site" (own generation, tariffs) come last, on what all others have left of the site.
4. No stream saves more than the site uses, where that is given.
5. Money that is no stream of things (tariffs, adjustments) is added as it is.
Low, central and high are counted each by itself. So a total is never above the plain sum and never above the
consumption, and does not depend on the order in which the measures are handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbionet.engine.errors import SymbionetError
from symbionet.engine.model import Range
from symbionet.engine.savings.values import STAGES, Estimate, StreamSaving

__all__ = ["BadBaseline", "Chosen", "Counted", "StreamTotal", "Total", "total_savings"]

SITE, MONEY = "site", "money"
ENDS = ("low", "central", "high")


class BadBaseline(SymbionetError):
    """A consumption that is none; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A measure that is to be carried out, and where ("compressor 2"): the same group in two places is no overlap."""

    estimate: Estimate
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How much of a measure's saving of a stream counts (central, 0 to 1), and a code that says why not all.

    "": all; "overlap": the group's better one counts; "chain": the ones before have saved a part, or all together more
    than is used; "no_baseline": without the consumption only the largest of a system counts.
    """

    measure_id: str
    place: str
    stream: str
    share: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTotal:
    """What is saved of a stream by all, per year; CO2e in t, None where no factor is known."""

    stream: str
    unit: str
    amount: Range
    money: Range
    co2e: Range | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """All measures together, per year; `notes` are "site_baseline:<system>:<stream>" and "no_baseline:..." codes."""

    streams: tuple[StreamTotal, ...]
    money: Range
    co2e: Range
    cost: Range
    counted: tuple[Counted, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    chosen: Chosen
    saving: StreamSaving
    key: tuple[int, float, str, str]

    @property
    def system(self) -> str:
        return self.chosen.estimate.measure.system


def total_savings(chosen: Sequence[Chosen], *, baselines: Mapping[str, float] | None = None) -> Total:
    """What the chosen measures save together.

    `baselines`: consumption per year in the unit of the stream, by "electricity" (the site) or
    "compressed-air:electricity" (a system). Raises `BadBaseline` for one that is no amount.

    >>> from symbionet.engine.savings.estimates import estimate
    >>> pair = [Chosen(estimate=estimate("air-leaks", {"compressor_power": 75, "leak_share_old": 30}))] * 2
    >>> total = total_savings(pair)  # the same twice is an overlap
    >>> total.streams[0].amount == pair[0].estimate.streams[0].amount
    True
    """
    known = dict(baselines or {})
    for name, value in known.items():
        if not 0 <= value < float("inf"):
            raise BadBaseline(f"{value} is no consumption of {name}; give what is used in a year, 0 or more")
    kept, dropped = _without_overlaps(chosen)
    counted = [
        Counted(measure_id=one.estimate.measure.id, place=one.place, stream=item.stream, share=0.0, reason="overlap")
        for one in dropped
        for item in one.estimate.streams
    ]
    notes: dict[str, None] = {}
    streams = []
    for name in sorted({item.stream for one in kept for item in one.estimate.streams}):
        items = [
            _Item(chosen=one, saving=item, key=_key(one, item))
            for one in kept
            for item in one.estimate.streams
            if item.stream == name
        ]
        shares = {end: _shares(items, end, name, known, notes) for end in ENDS}
        streams.append(_stream_total(items, shares))
        counted += [_counted(item, shares["central"][place], known) for place, item in enumerate(items)]
    return Total(
        streams=tuple(streams),
        money=_sum([one.money for one in streams]),
        co2e=_sum([one.co2e for one in streams if one.co2e]),
        cost=_sum([one.estimate.cost for one in kept]),
        counted=tuple(sorted(counted, key=lambda one: (one.stream, one.measure_id, one.place))),
        notes=tuple(notes),
    )


def _without_overlaps(chosen: Sequence[Chosen]) -> tuple[list[Chosen], list[Chosen]]:
    """The best of each group in each place, and the others; a measure without a group overlaps with itself only."""
    best: dict[tuple[str, str], Chosen] = {}
    dropped = []
    for one in sorted(chosen, key=lambda one: (-one.estimate.money.central, one.estimate.measure.id, one.place)):
        measure = one.estimate.measure
        if (measure.group or measure.id, one.place) in best:
            dropped.append(one)
        else:
            best[measure.group or measure.id, one.place] = one
    return list(best.values()), dropped


def _key(one: Chosen, item: StreamSaving) -> tuple[int, float, str, str]:
    measure = one.estimate.measure
    stage = STAGES.index(measure.stage) if measure.stage else len(STAGES)
    return (stage, -item.amount.central, measure.id, one.place)


def _shares(
    items: Sequence[_Item], end: str, stream: str, known: Mapping[str, float], notes: dict[str, None]
) -> list[float]:
    """The share of each item's saving that counts, at one end of the ranges."""
    if stream == MONEY:
        return [1.0] * len(items)
    shares = [0.0] * len(items)
    site = known.get(stream)
    others = 0.0
    for system in sorted({item.system for item in items}, key=lambda name: (name == SITE, name)):
        places = sorted((p for p, item in enumerate(items) if item.system == system), key=lambda p: items[p].key)
        amounts = [max(0.0, getattr(items[place].saving.amount, end)) for place in places]
        left = 1.0
        baseline = known.get(f"{system}:{stream}") if system != SITE else None
        if baseline is None and site is not None:
            baseline = site
            if system == SITE:
                left = max(0.0, 1 - others / site) if site else 0.0
            elif len(places) > 1:
                notes[f"site_baseline:{system}:{stream}"] = None
        if baseline is None and len(places) > 1:
            notes[f"no_baseline:{system}:{stream}"] = None
        found = _chain(amounts, baseline, left)
        for place, share in zip(places, found, strict=True):
            shares[place] = share
        others += sum(share * amount for share, amount in zip(found, amounts, strict=True))
    if site is not None and others > site:
        shares = [share * site / others for share in shares]
    return shares


def _chain(amounts: Sequence[float], baseline: float | None, left: float) -> list[float]:
    if baseline is None:
        largest = max(range(len(amounts)), key=lambda place: (amounts[place], -place))
        return [1.0 if place == largest else 0.0 for place in range(len(amounts))]
    shares = []
    for amount in amounts:
        most = min(1.0, baseline / amount) if amount > 0 else 1.0  # no measure saves more than there is
        shares.append(left * most)
        left *= 1 - (amount * most / baseline if baseline else 0.0)
    return shares


def _stream_total(items: Sequence[_Item], shares: Mapping[str, Sequence[float]]) -> StreamTotal:
    first = items[0].saving
    emissions = [item.saving.co2e for item in items]
    return StreamTotal(
        stream=first.stream,
        unit=first.unit,
        amount=_weighted([item.saving.amount for item in items], shares),
        money=_weighted([item.saving.money for item in items], shares),
        co2e=_weighted([one or Range(low=0, central=0, high=0) for one in emissions], shares)
        if any(emissions)
        else None,
    )


def _weighted(spans: Sequence[Range], shares: Mapping[str, Sequence[float]]) -> Range:
    low, central, high = (
        sum(getattr(span, end) * share for span, share in zip(spans, shares[end], strict=True)) for end in ENDS
    )
    return Range(low=min(low, central), central=central, high=max(high, central))


def _counted(item: _Item, share: float, known: Mapping[str, float]) -> Counted:
    stream, system = item.saving.stream, item.system
    whole = share >= 1 - 1e-9
    has_baseline = f"{system}:{stream}" in known or stream in known
    return Counted(
        measure_id=item.chosen.estimate.measure.id,
        place=item.chosen.place,
        stream=stream,
        share=share,
        reason="" if whole else "chain" if has_baseline else "no_baseline",
    )


def _sum(spans: Sequence[Range]) -> Range:
    return Range(**{end: sum(getattr(span, end) for span in spans) for end in ENDS})
