"""Times `match` on a synthetic network: many haves against many wants, and one have.

usage: python benchmarks/network.py [--haves N] [--wants N] [--organisations N] [--json]
Loading packs and the vector model is not counted; building the index of the network is.
"""

import argparse
import json
import resource
import time
from datetime import date, timedelta

import numpy as np

from symbionet.engine import Organisation, Packs, Quantity, Resource, Site, load_packs, match, suggest_classes

LON, LAT = (117.13, 118.06), (38.55, 39.33)  # Tianjin Binhai New Area


def make_network(
    *, haves: int, wants: int, organisations: int, packs: Packs, seed: int = 7
) -> tuple[list[Resource], list[Resource], list[Organisation]]:
    """A network that is the same for the same numbers and seed."""
    rng = np.random.default_rng(seed)
    sectors = sorted({nace for use in packs.uses.values() for nace in use.nace if len(nace) == 4})
    firms = [
        Organisation(
            id=f"o{number:06}",
            name_en=f"Firm {number}",
            nace=(str(rng.choice(sectors)),),
            site=Site(lon=float(rng.uniform(*LON)), lat=float(rng.uniform(*LAT))),
        )
        for number in range(organisations)
    ]
    return _resources(haves, "have", firms, packs, rng), _resources(wants, "want", firms, packs, rng), firms


def _resources(
    count: int, direction: str, firms: list[Organisation], packs: Packs, rng: np.random.Generator
) -> list[Resource]:
    classes = sorted(packs.classes)
    found = []
    for number in range(count):
        item = packs.classes[str(rng.choice(classes))]
        english = rng.random() < 0.5
        terms = (item.name_en, *item.terms_en) if english else (item.name_zh, *item.terms_zh)
        title = f"{rng.choice(terms)} {rng.integers(1, 100)}#"
        start = date(2026, 1, 1) + timedelta(days=int(rng.integers(0, 300)))
        found.append(
            Resource(
                id=f"{direction[0]}{number:06}",
                organisation_id=firms[int(rng.integers(len(firms)))].id,
                direction="have" if direction == "have" else "want",
                title_en=title if english else "",
                title_zh="" if english else title,
                quantity=Quantity(value=float(rng.lognormal(6, 2)), unit="t", period="year"),
                available_from=start,
                available_until=start + timedelta(days=int(rng.integers(30, 1000))),
            )
        )
    return found


def run(*, haves: int, wants: int, organisations: int) -> dict[str, object]:
    """Sizes, seconds and megabytes."""
    packs = load_packs()
    network = make_network(haves=haves, wants=wants, organisations=organisations, packs=packs)
    suggest_classes("warm up 粉煤灰 xyzzy", packs)
    match(network[0][:1], [], network[2][:1], packs)
    start = time.perf_counter()
    found = match(*network, packs)
    many = time.perf_counter() - start
    start = time.perf_counter()
    match(network[0][:1], network[1], network[2], packs)
    one = time.perf_counter() - start
    return {
        "benchmark": "network",
        "haves": haves,
        "wants": wants,
        "organisations": organisations,
        "matches": sum(len(row) for row in found.values()),
        "seconds": round(many, 3),
        "milliseconds_per_have": round(1000 * many / max(haves, 1), 3),
        "seconds_one_have": round(one, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Print the figures as lines, or as one JSON object."""
    parser = argparse.ArgumentParser(description="Time the engine verb match on a synthetic network.")
    parser.add_argument("--haves", type=int, default=5000, help="number of haves (default 5000)")
    parser.add_argument("--wants", type=int, default=5000, help="number of wants (default 5000)")
    parser.add_argument("--organisations", type=int, default=800, help="number of organisations (default 800)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    result = run(haves=arguments.haves, wants=arguments.wants, organisations=arguments.organisations)
    if arguments.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<22} {value}")


if __name__ == "__main__":
    main()
