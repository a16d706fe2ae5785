"""Ranks the receivers of the published TEDA exchanges; none of them is in the engine's knowledge.

usage: python benchmarks/teda.py [--json] [--lang zh|en|both]
Every firm that receives a by-product in the network is a candidate for every by-product. Figures: mean reciprocal rank
of the first true receiver, and the share of by-products with a true receiver first, or among the first five.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from random import Random

from symbionet.engine import Organisation, Packs, Resource, load_packs, match
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.packs import Row

Ranking = dict[str, list[str]]  # have id -> organisation ids, best first


def network(
    rows: Sequence[Row], lang: str, *, sectors: bool
) -> tuple[list[Resource], list[Organisation], dict[str, set[str]]]:
    """The haves, the candidates with the suppliers, and the true receivers by have."""
    firms: dict[str, Organisation] = {}
    haves: dict[tuple[str, str], Resource] = {}
    truth: dict[str, set[str]] = {}
    for row in rows:
        for role in ("supplier", "receiver"):
            nace = tuple(filter(None, row[f"{role}_nace"].split("|"))) if sectors else ()
            name = row[f"{role}_{lang}"]
            firms[row[f"{role}_en"]] = Organisation(
                id=row[f"{role}_en"],
                nace=nace,
                name_en=name if lang == "en" else "",
                name_zh=name if lang == "zh" else "",
            )
        title = row[f"material_{lang}"]
        have = haves.setdefault(
            (row["supplier_en"], row["material_en"]),
            Resource(
                id=row["id"],
                organisation_id=row["supplier_en"],
                direction="have",
                title_en=title if lang == "en" else "",
                title_zh=title if lang == "zh" else "",
            ),
        )
        truth.setdefault(have.id, set()).add(row["receiver_en"])
    return list(haves.values()), list(firms.values()), truth


def rank_by_engine(haves: list[Resource], firms: list[Organisation], candidates: set[str], packs: Packs) -> Ranking:
    """The engine's order."""
    found = match(haves, [], firms, packs, top=None, minimum=0.0)
    return {key: [m.organisation_id for m in row if m.organisation_id in candidates] for key, row in found.items()}


def rank_by_text(haves: list[Resource], firms: list[Organisation], candidates: set[str], _packs: Packs) -> Ranking:
    """The order by similarity of the sentence vectors of material and firm name."""
    rows = [firm for firm in firms if firm.id in candidates]
    names = ENCODER.encode([firm.name_en or firm.name_zh for firm in rows])
    ranking: Ranking = {}
    for have in haves:
        cosines = names @ ENCODER.encode([have.title_en or have.title_zh])[0]
        order = sorted(range(len(rows)), key=lambda n: (-float(cosines[n]), rows[n].id))
        ranking[have.id] = [rows[n].id for n in order if rows[n].id != have.organisation_id]
    return ranking


def rank_at_random(haves: list[Resource], _firms: list[Organisation], candidates: set[str], _packs: Packs) -> Ranking:
    """A random order, the mean of which is what chance gives."""
    rng = Random(7)
    ranking: Ranking = {}
    for have in haves:
        order = sorted(candidates - {have.organisation_id})
        rng.shuffle(order)
        ranking[have.id] = order
    return ranking


def score(ranking: Ranking, truth: Mapping[str, set[str]]) -> dict[str, float]:
    """Mean reciprocal rank, and hits at 1 and 5."""
    ranks = []
    for key, receivers in truth.items():
        places = [number for number, firm in enumerate(ranking[key], start=1) if firm in receivers]
        ranks.append(places[0] if places else 10**9)
    count = len(ranks)
    return {
        "mrr": round(sum(1 / rank for rank in ranks) / count, 3),
        "hit1": round(sum(rank == 1 for rank in ranks) / count, 3),
        "hit5": round(sum(rank <= 5 for rank in ranks) / count, 3),
    }


METHODS: Mapping[str, Callable[[list[Resource], list[Organisation], set[str], Packs], Ranking]] = {
    "engine": rank_by_engine,
    "text similarity": rank_by_text,
    "random": rank_at_random,
}


def run(languages: Sequence[str]) -> list[dict[str, object]]:
    """One row of figures per language, knowledge of sectors and method."""
    packs = load_packs()
    rows = [row for row in packs.rows("demo/teda_exchanges") if row["kind"] == "by-product"]
    candidates = {row["receiver_en"] for row in rows}
    results: list[dict[str, object]] = []
    for lang in languages:
        for sectors in (True, False):
            haves, firms, truth = network(rows, lang, sectors=sectors)
            for name, method in METHODS.items():
                if name == "engine" or not sectors:
                    figures = score(method(haves, firms, candidates, packs), truth)
                    known = "codes and names" if sectors else "names only"
                    results.append({"lang": lang, "sectors": known, "method": name, "haves": len(haves)} | figures)
    return results


def main() -> None:
    """Print the figures as a table, or as JSON."""
    parser = argparse.ArgumentParser(description="Rank the receivers of the published TEDA exchanges.")
    parser.add_argument("--lang", choices=("zh", "en", "both"), default="both")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    results = run(("zh", "en") if arguments.lang == "both" else (arguments.lang,))
    if arguments.json:
        print(json.dumps({"benchmark": "teda", "results": results}, ensure_ascii=False))
        return
    for row in results:
        print(
            f"{row['lang']}  {row['sectors']:<16} {row['method']:<16} MRR {row['mrr']:.3f}"
            f"  hit@1 {row['hit1']:.3f}  hit@5 {row['hit5']:.3f}"
        )


if __name__ == "__main__":
    main()
