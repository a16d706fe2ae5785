"""Builds the packs `audits/*` from the database of one-day audits of the US Industrial Assessment Centers.

    python scripts/build_audits.py SOURCE_DIR [--into DATA_DIR]

SOURCE_DIR holds iac_assessments.parquet and iac_recommendations.parquet (US DOE; free to reproduce and distribute).
Needs DuckDB (`make bench` installs it). The model is fitted to fiscal years 1985 to 2021 and never sees 2022 to 2024,
by which `benchmarks/audits.py` judges it. Recommendation codes are rounded to whole numbers in this copy of the data:
only their type (first digit, as rounded) is used, and nothing is given out by code.
"""

import argparse
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parent.parent / "src" / "symbionet" / "data"
FIRST, LAST_FITTED, LAST = 1985, 2021, 2024
RIDGE, STEPS, MEAN_PER_YEAR = 3.0, 8, 4
FEWEST, FEWEST_AUDITS = 100, 30  # recommendations, and audits, in a group of the benchmarks
QUERY = """
select r.id, r.impstatus as status, coalesce(r.impcost, 0) as cost, greatest(r.psaved, 1) as saving, r.fy as year,
  coalesce(r.psourccode, '') as source, coalesce(r.arc2, 0) as type, a.center, try_cast(a.sic as double) as sic,
  coalesce(a.ec_plant_cost, 0) as bill, count(*) over (partition by r.id) as number,
  greatest(r.psaved, 1) / sum(greatest(r.psaved, 1)) over (partition by r.id) as share_of_audit
from read_parquet('{folder}/iac_recommendations.parquet') r
join (select distinct on (id) * from read_parquet('{folder}/iac_assessments.parquet')) a on a.id = r.id
where r.fy between {first} and {last} and r.psaved is not null
"""
EDGES: Mapping[str, Sequence[float]] = {  # upper ends of the bins; the last is open
    "payback": (0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6),
    "cost": (200, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000),
    "saving": (300, 700, 1500, 3000, 7000, 15_000, 40_000, 100_000),
    "share_of_bill": (0.001, 0.003, 0.01, 0.03, 0.08, 0.2),
    "bill": (30_000, 70_000, 150_000, 300_000, 700_000, 1_500_000),
    "number": (4, 6, 8, 10, 13),
    "share_of_audit": (0.01, 0.03, 0.07, 0.15, 0.3, 0.5, 0.8),
}
COST_STEPS = (200, 1000, 5000, 20_000, 100_000)
SHOWN = ("payback", "cost", "resource", "sector")  # by which benchmarks are given


@dataclass(frozen=True, kw_only=True)
class Audits:
    """Recommendations as columns: raw values, and the level (a text) of each feature."""

    values: Mapping[str, NDArray]
    levels: Mapping[str, NDArray]

    def __len__(self) -> int:
        return len(self.values["year"])

    def only(self, chosen: NDArray) -> "Audits":
        """Those that are chosen."""
        return Audits(
            values={name: column[chosen] for name, column in self.values.items()},
            levels={name: column[chosen] for name, column in self.levels.items()},
        )

    @property
    def done(self) -> NDArray:
        """1 where it was implemented, 0 where not."""
        return np.asarray(self.values["status"] == "I", np.float64)


def read_audits(folder: Path) -> Audits:
    """All recommendations with a saving, of whatever status."""
    query = QUERY.format(folder=folder.as_posix().replace("'", "''"), first=FIRST, last=LAST)
    raw = {name: np.asarray(column) for name, column in duckdb.sql(query).fetchnumpy().items()}
    raw["cost"] = np.maximum(raw["cost"], 0.0)
    raw["payback"] = raw["cost"] / raw["saving"]
    raw["share_of_bill"] = np.where(raw["bill"] > 0, raw["saving"] / np.maximum(raw["bill"], 1), np.nan)
    levels = {name: binned(raw[name], edges) for name, edges in EDGES.items()}
    free = raw["cost"] <= 0
    for name in ("payback", "cost"):
        levels[name] = np.where(free, "none", levels[name])
    for name in ("share_of_bill", "bill"):
        levels[name] = np.where(raw["bill"] > 0, levels[name], "")
    resource = np.array([resource_of(str(code)) for code in raw["source"]])
    kind = np.where(np.isin(raw["type"], (2, 3, 4)), raw["type"].astype(int).astype(str), "other")
    levels["resource"] = resource
    levels["kind"] = joined(resource, kind)
    levels["resource_cost"] = joined(resource, binned(raw["cost"], COST_STEPS))
    major = np.nan_to_num(raw["sic"] // 100).astype(int)
    levels["sector"] = np.where((major >= 20) & (major < 40), major.astype(str), "other")
    levels["era"] = ((np.minimum(raw["year"], LAST_FITTED) - FIRST) // MEAN_PER_YEAR).astype(int).astype(str)
    return Audits(values=raw, levels=levels)


def binned(values: NDArray, edges: Sequence[float]) -> NDArray:
    """The number of the bin of each value, as a text."""
    found: NDArray = np.digitize(np.nan_to_num(values), edges).astype(str)
    return found


def joined(left: NDArray, right: NDArray) -> NDArray:
    """Two levels as one."""
    found: NDArray = np.char.add(np.char.add(left.astype(str), ":"), right.astype(str))
    return found


def resource_of(code: str) -> str:
    """What a stream code saves: electricity, fuel, charges, waste, resources, production."""
    if code in ("ED", "EF"):
        return "charges"
    if code in ("EC", "E1"):
        return "electricity"
    return {"E": "fuel", "W": "waste", "R": "resources", "P": "production"}.get(code[:1], "fuel")


FEATURES = ("payback", "cost", "saving", "share_of_bill", "bill", "number", "share_of_audit", "kind", "resource_cost",
            "sector", "era")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Table:
    """An additive model: log-odds of each level of each feature, of mean 0 over what it was fitted to, and the base."""

    base: float
    odds: Mapping[str, Mapping[str, float]]
    counts: Mapping[str, Mapping[str, int]]

    def predict(self, audits: Audits) -> NDArray:
        """The probability of each recommendation; the era is that of the last years fitted."""
        total = np.full(len(audits), self.base)
        for name, odds in self.odds.items():
            if name != "era":
                total += np.array([odds.get(str(level), 0.0) for level in audits.levels[name]])
        return np.asarray(1 / (1 + np.exp(-total)), np.float64)


def fit(audits: Audits, features: Sequence[str] = FEATURES) -> Table:
    """Logistic regression on the levels, with a ridge, by Newton's method."""
    columns: dict[tuple[str, str], int] = {}
    places = []
    for name in features:
        found, inverse = np.unique(audits.levels[name], return_inverse=True)
        start = len(columns)
        columns |= {(name, str(level)): start + place for place, level in enumerate(found)}
        places.append(start + inverse)
    width = len(columns) + 1
    design = np.zeros((len(audits), width), np.float32)
    design[:, -1] = 1
    for place in places:
        design[np.arange(len(audits)), place] = 1
    weights, ridge = np.zeros(width), np.full(width, RIDGE)
    ridge[-1] = 0
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(design @ weights)))
        slope = design.T @ (audits.done - chance) - ridge * weights
        curve = (design * (chance * (1 - chance))[:, None].astype(np.float32)).T @ design + np.diag(ridge)
        weights = weights + np.linalg.solve(curve.astype(np.float64), slope)
    return centred(weights, columns, design)


def centred(weights: NDArray, columns: Mapping[tuple[str, str], int], design: NDArray) -> Table:
    """Each feature's log-odds with mean 0; the base takes the means, and the last era."""
    base = float(weights[-1])
    odds: dict[str, dict[str, float]] = {}
    counts: dict[str, dict[str, int]] = {}
    for (name, level), place in columns.items():
        odds.setdefault(name, {})[level] = float(weights[place])
        counts.setdefault(name, {})[level] = int(design[:, place].sum())
    for name, levels in odds.items():
        known = {level: count for level, count in counts[name].items() if level}
        mean = sum(levels[level] * count for level, count in known.items()) / sum(known.values())
        base += max(levels.items(), key=lambda item: int(item[0]))[1] if name == "era" else mean
        odds[name] = {level: value - mean for level, value in levels.items() if level}
    return Table(base=base, odds=odds, counts=counts)


def split(audits: Audits) -> tuple[Audits, Audits]:
    """Those with a known outcome: fitted, and held out."""
    known = np.isin(audits.values["status"], ("I", "N"))
    late = audits.values["year"] > LAST_FITTED
    return audits.only(known & ~late), audits.only(known & late)


def bands(table: Table, held: Audits) -> Iterator[dict[str, object]]:
    """What became of held-out recommendations by fifth of their score; low and high are centres at 10 and 90 %."""
    score = table.predict(held)
    edges = np.quantile(score, (0.2, 0.4, 0.6, 0.8))
    fifth = np.digitize(score, edges)
    for number in range(5):
        here = fifth == number
        rates = [
            held.done[here & (held.values["center"] == center)].mean()
            for center in np.unique(held.values["center"][here])
            if (here & (held.values["center"] == center)).sum() >= 20
        ]
        low, high = np.quantile(rates, (0.1, 0.9))
        yield {
            "fifth": number + 1, "up_to": f"{edges[number]:.4f}" if number < 4 else "1", "held_out": int(here.sum()),
            "predicted": f"{score[here].mean():.3f}", "observed": f"{held.done[here].mean():.3f}",
            "low": f"{low:.2f}", "high": f"{high:.2f}", "centres": len(rates),
        }  # fmt: skip


def benchmarks(audits: Audits) -> Iterator[dict[str, object]]:
    """Distributions of savings and paybacks and rates of implementation, over all and by group."""
    recent = audits.only(audits.values["year"] >= 2010)
    for period, part in (("1985-2024", audits), ("2010-2024", recent)):
        yield from _distributions(period, "all", "all", part)
        for by in SHOWN:
            for level in sorted(set(part.levels[by])):
                group = part.only(part.levels[by] == level)
                if len(group) >= FEWEST:
                    yield from _distributions(period, by, str(level), group)


def _distributions(period: str, by: str, level: str, part: Audits) -> Iterator[dict[str, object]]:
    _, index = np.unique(part.values["id"], return_index=True)
    per_audit = np.bincount(np.unique(part.values["id"], return_inverse=True)[1], weights=part.values["saving"])
    columns = {
        "saving": part.values["saving"],
        "payback": part.values["payback"][part.values["cost"] > 0],
        **({"number": part.values["number"][index], "saving_per_audit": per_audit} if by in ("all", "sector") else {}),
    }
    known = np.isin(part.values["status"], ("I", "N"))
    rate = f"{part.done[known].mean():.3f}" if known.sum() >= FEWEST else ""
    for what, column in columns.items():
        if len(column) >= FEWEST_AUDITS:
            ends = np.quantile(column, (0.1, 0.25, 0.5, 0.75, 0.9))
            yield {
                "period": period, "by": by, "level": level, "what": what, "n": len(column),
                **dict(zip(("p10", "p25", "p50", "p75", "p90"), (f"{end:.4g}" for end in ends), strict=True)),
                "implemented": rate,
            }  # fmt: skip


SOURCE = (
    "US Department of Energy, Industrial Assessment Centers database, 22,059 one-day audits with 164,160 "
    "recommendations, fiscal years 1981 to 2024, as a public copy of May 2025; primary resource stream of each "
    "recommendation only, nominal US dollars, a missing cost counted as none. Built by scripts/build_audits.py."
)
LICENCE = "US DOE, free to reproduce and distribute; derived figures Apache-2.0"
RANGES = {name: f"{name[1:]} % of the values lie below" for name in ("p10", "p25", "p50", "p75", "p90")}


def write(folder: Path, name: str, rows: Sequence[Mapping[str, object]], about: Mapping[str, object]) -> None:
    """Writes a pack and its header."""
    columns = about["columns"]
    assert isinstance(columns, Mapping)
    path = folder / "audits" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    fixed = {"id": f"audits/{name}", "version": "2026.11", "edition": "2025-05", "publisher": "Symbionet",
             "source": SOURCE, "licence": LICENCE, "languages": ["en"], "partial": False}  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps({**fixed, **about}, ensure_ascii=False, indent=2) + "\n")


def table_rows(table: Table) -> Iterator[dict[str, object]]:
    """The model as rows; the base stands first."""
    yield {"feature": "base", "level": "all", "low": "", "high": "", "log_odds": f"{table.base:.4f}", "n": ""}
    for name, odds in table.odds.items():
        edges = EDGES.get(name, ())
        for level, value in odds.items():
            place = int(level) if edges and level.isdigit() else None
            yield {
                "feature": name, "level": level,
                "low": "" if place is None else edges[place - 1] if place else 0,
                "high": edges[place] if place is not None and place < len(edges) else "",
                "log_odds": f"{value:.4f}", "n": table.counts[name][level],
            }  # fmt: skip


def main() -> None:
    """Builds the three packs."""
    parser = argparse.ArgumentParser(description="Build the packs of audits.")
    parser.add_argument("source", type=Path, help="folder of iac_assessments.parquet and iac_recommendations.parquet")
    parser.add_argument("--into", type=Path, default=DATA, help="folder of packs to write into")
    arguments = parser.parse_args()
    audits = read_audits(arguments.source)
    fitted, held = split(audits)
    table = fit(fitted)
    write(arguments.into, "likelihood", list(table_rows(table)), {
        "title_en": "What makes a recommendation likely to be implemented", "title_zh": "建议被采纳的影响因素",
        "key": "feature|level",
        "columns": {"feature": "feature", "level": "its level: number of the bin, or a code", "low": "bin from",
                    "high": "bin up to, below", "log_odds": "added to the log-odds; mean 0", "n": "recommendations"},
    })  # fmt: skip
    write(arguments.into, "likelihood_bands", list(bands(table, held)), {
        "title_en": "What became of held-out recommendations", "title_zh": "留出年份建议的实际采纳情况", "key": "fifth",
        "columns": {"fifth": "fifth of the score", "up_to": "score up to", "held_out": "recommendations, 2022 to 2024",
                    "predicted": "mean score", "observed": "share implemented",
                    "low": "share at the audit centre at 10 %", "high": "share at the audit centre at 90 %",
                    "centres": "audit centres with 20 or more"},
    })  # fmt: skip
    write(arguments.into, "benchmarks", list(benchmarks(audits)), {
        "title_en": "Benchmarks of one-day audits", "title_zh": "一日审核的对标数据", "key": "period|by|level|what",
        "columns": {"period": "fiscal years", "by": "all, payback, cost, resource or sector",
                    "level": "bin of audits/likelihood, resource, or SIC major group",
                    "what": "saving (US dollars a year), payback (years, where there is a cost), number of "
                    "recommendations of an audit, saving_per_audit", "n": "how many", **RANGES,
                    "implemented": "share implemented of those with a known outcome"},
    })  # fmt: skip
    print(f"{len(fitted)} fitted, {len(held)} held out, {len(audits)} in all")


if __name__ == "__main__":
    main()
