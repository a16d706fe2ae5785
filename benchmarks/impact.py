"""Times the impact of 100,000 synergies over 5 years in one vectorised call, and a Monte Carlo of a network of 500.

usage: python benchmarks/impact.py [--synergies N] [--years N] [--network N] [--draws N] [--json]
The peer is the same sum as a plain Python loop over flows, terms and calendar years, on a part of the synergies (its
time is scaled up); both must give the same figures. Goals: under 10 s and under 5 s.
"""

import argparse
import json
import time
from datetime import date, timedelta

import numpy as np

from symbionet.engine.impact import Columns, compute, moments, simulate

TERMS, FACTORS, LOOPED = 6, 400, 2_000
KG = 0.001


def synthetic(count: int, years: int, seed: int = 5) -> Columns:
    """Synergies with a flow each, six terms, factors shared between them as those of packs are."""
    rng = np.random.default_rng(seed)
    central = rng.gamma(2.0, 100.0, FACTORS)
    amount = rng.lognormal(6.0, 1.5, count)
    activity = rng.normal(0.5, 0.8, (count, TERMS))
    activity[:, -1] = -rng.uniform(0, 200, count) * KG
    return Columns(
        group=np.arange(count),
        quantity=np.column_stack([amount * 0.95, amount, amount * 1.05]),
        rates=rng.uniform(0, 1, (count, 5)),
        activity=activity,
        variable=rng.integers(0, FACTORS, (count, TERMS)),
        factors=np.column_stack([central * 0.8, central, central * 1.3]),
        start=rng.integers(20_454, 20_454 + 365, count),  # the days of 2026
        years=np.full(count, years),
        persistence=rng.uniform(0.7, 1.0, count),
        claim=rng.uniform(0.3, 1.0, count),
    )


def looped(columns: Columns, count: int) -> list[dict[int, float]]:
    """Net t CO2e by calendar year of the first synergies, as one writes it without arrays."""
    found = []
    for row in range(count):
        rate = sum(
            float(columns.activity[row, term]) * float(columns.factors[columns.variable[row, term], 1])
            for term in range(columns.activity.shape[1])
        )
        yearly = float(columns.quantity[row, 1]) * rate * KG
        begin = date(1970, 1, 1) + timedelta(days=int(columns.start[row]))
        by_year: dict[int, float] = {}
        for period in range(int(columns.years[row])):
            first, last = _later(begin, period), _later(begin, period + 1)
            kept = float(columns.claim[row]) * float(columns.persistence[row]) ** period
            for year in (first.year, first.year + 1):
                days = (min(last, date(year + 1, 1, 1)) - max(first, date(year, 1, 1))).days
                if days > 0:
                    by_year[year] = by_year.get(year, 0.0) + yearly * kept * days / (last - first).days
        found.append(by_year)
    return found


def _later(day: date, years: int) -> date:
    return date(day.year + years, day.month, 1) + timedelta(days=day.day - 1)


def main() -> None:
    """Prints the times in seconds and how far the loop and the Monte Carlo differ from the arrays."""
    parser = argparse.ArgumentParser(description="Time the assessment of impact.")
    parser.add_argument("--synergies", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--network", type=int, default=500)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    columns = synthetic(arguments.synergies, arguments.years)
    start = time.perf_counter()
    computed = compute(columns)
    whole = time.perf_counter() - start
    part = min(LOOPED, arguments.synergies)
    start = time.perf_counter()
    peer = looped(columns, part)
    loop = (time.perf_counter() - start) * arguments.synergies / part
    places = {int(year): place for place, year in enumerate(computed.calendar)}
    apart = max(
        abs(computed.net[row, places[year], 5, 1] - value) / max(1.0, abs(value))
        for row, by_year in enumerate(peer)
        for year, value in by_year.items()
    )
    network = synthetic(arguments.network, arguments.years, seed=6)
    start = time.perf_counter()
    drawn = simulate(network, draws=arguments.draws, seed=1)
    drawing = time.perf_counter() - start
    mean, sd = moments(network)
    errors = np.abs(drawn.mean - mean) / (sd / np.sqrt(arguments.draws))
    found = {
        "synergies": arguments.synergies,
        "years": arguments.years,
        "vectorised_s": round(whole, 2),
        "python_loop_s": round(loop, 2),
        "largest_difference": float(f"{apart:.1e}"),
        "network": arguments.network,
        "draws": arguments.draws,
        "monte_carlo_s": round(drawing, 2),
        "mean_off_in_standard_errors_p99": round(float(np.quantile(errors, 0.99)), 2),
        "sd_ratio": [round(float(value), 3) for value in np.quantile(drawn.sd / sd, [0.01, 0.99])],
    }
    print(json.dumps(found) if arguments.json else found)


if __name__ == "__main__":
    main()
