"""Times `suggest` on phrases it has not seen: names of the glossary with a number, and the same with a mistake.

usage: python benchmarks/suggest.py [--phrases N] [--json]
Reading the packs is not counted (it is told apart); every phrase is asked once, so that no cache answers.
"""

import argparse
import json
import time

import numpy as np

from symbionet.engine import load_packs, suggest


def phrases(count: int, seed: int = 11) -> list[str]:
    """Names of both languages, half of them with two letters exchanged."""
    rng = np.random.default_rng(seed)
    packs = load_packs()
    names = [name for item in packs.terms for name in (item.name_en, item.name_zh)]
    found = []
    for number, row in enumerate(rng.choice(len(names), size=count, replace=False)):
        name = names[int(row)]
        if number % 2 and len(name) > 3:
            place = int(rng.integers(1, len(name) - 1))
            name = name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]
        found.append(f"{name} {number}#")
    return found


def main() -> None:
    """Prints median, 95th and 99th percentile in milliseconds."""
    parser = argparse.ArgumentParser(description="Time suggest.")
    parser.add_argument("--phrases", type=int, default=600)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    packs = load_packs()
    start = time.perf_counter()
    suggest("a first thing", packs, sector="a first firm")
    ready = time.perf_counter() - start
    times = []
    for phrase in phrases(arguments.phrases):
        start = time.perf_counter()
        suggest(phrase, packs, sector="2410")
        times.append((time.perf_counter() - start) * 1000)
    p50, p95, p99 = np.percentile(times, [50, 95, 99]).tolist()
    found = {"phrases": len(times), "p50_ms": round(p50, 1), "p95_ms": round(p95, 1), "p99_ms": round(p99, 1)}
    found["first_s"] = round(ready, 1)
    print(json.dumps(found) if arguments.json else found)


if __name__ == "__main__":
    main()
