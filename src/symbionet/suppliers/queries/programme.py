"""What the programme may know of all chains: sums in which no buyer and no supplier can be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

from symbionet.suppliers.models import Chain, State, Supplier
from symbionet.suppliers.queries.chains import state_counts

__all__ = ["FEWEST", "FEWEST_CHAINS", "Sums", "chain_sums", "together"]

FEWEST = 5  # suppliers in a figure
FEWEST_CHAINS = 3  # chains in the whole; below that each buyer could work out the others
OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Chains, suppliers, and suppliers by state; None where too few are behind a figure.

    States with fewer than five stand together in "other", so that no difference tells them. The means are those of
    suppliers that have given answers, each measure by itself.
    """

    chains: int | None
    suppliers: int | None
    by_state: tuple[tuple[str, int], ...]
    answered: int | None
    score: float | None
    documented: float | None
    coverage: float | None


NOTHING = Sums(chains=None, suppliers=None, by_state=(), answered=None, score=None, documented=None, coverage=None)


def together(counts: Iterable[tuple[str, int]], fewest: int = FEWEST) -> tuple[tuple[str, int], ...]:
    """The counts with small ones put together in "other"; where these are too few still, the next smallest joins them.

    >>> together([("invited", 12), ("opened", 3), ("started", 6), ("accepted", 0)])
    (('invited', 12), ('other', 9))
    >>> together([("invited", 12), ("opened", 7)])
    (('invited', 12), ('opened', 7))
    >>> together([("invited", 2)])
    ()
    """
    rows = sorted(((name, number) for name, number in counts if number), key=lambda row: (-row[1], row[0]))
    kept = [row for row in rows if row[1] >= fewest]
    other = sum(number for _name, number in rows[len(kept) :])
    while 0 < other < fewest and kept:
        other += kept.pop()[1]
    if other >= fewest:
        kept.append((OTHER, other))
    return tuple(kept)


def chain_sums() -> Sums:
    """The sums of all chains of real firms; nothing where fewer than three chains or five suppliers are behind them."""
    chains = Chain.objects.filter(suppliers__isnull=False).distinct().count()
    rows = Supplier.objects.filter(merged_into=None)
    suppliers = rows.count()
    if chains < FEWEST_CHAINS or suppliers < FEWEST:
        return NOTHING
    counts = state_counts(rows)
    by_state = together([(state.value, counts[state.value]) for state in State])
    given = list(rows.filter(coverage__isnull=False).values_list("chain", "score", "documented", "coverage"))
    told = len(given) >= FEWEST and len({chain for chain, *_rest in given}) >= FEWEST_CHAINS
    return Sums(
        chains=chains,
        suppliers=suppliers,
        by_state=by_state,
        answered=len(given) if told else None,
        score=_mean(row[1] for row in given) if told else None,
        documented=_mean(row[2] for row in given) if told else None,
        coverage=_mean(row[3] for row in given) if told else None,
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(mean(known), 2) if len(known) >= FEWEST else None
