"""Fits the weights of the signals that tell the trade of a firm, and says how often the first trade is right.

usage: python benchmarks/trade_readings.py LABELS REGION_DIR... [--authors a+b c+d] [--write]
LABELS holds trades_<region>.csv (org_zh, org_en, trades: accepted ids, best first, separated by |, or none; nace);
REGION_DIR is a region (park_en.csv, park_zh.csv). Regions of one author stand in one group of --authors (joined by +):
each group is left out in turn and read with weights fitted on the others, in both languages; without groups each region
is one. Printed: share of firms whose first trade is an accepted one, and whose first NACE group is that of the label,
before (as single words told it) and after. --write keeps the weights fitted on all.
"""

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
import numpy.typing as npt

from symbionet.engine import Organisation, load_packs
from symbionet.engine.classification import SectorWeight, sectors, suggest_sectors, trade_readings
from symbionet.engine.packs import Packs
from symbionet.sheets import as_values, read_records, read_tables
from symbionet.wording import LANGUAGES

PACK = Path(__file__).parents[1] / "src/symbionet/data/profiles/trade_signals.csv"
RIDGE = 2.0  # weights are drawn to 0 by this, in units of the spread of each signal
STEPS, SMALL = 60, 1e-4  # at most so many steps, and one that ends the search
BASIS = "fitted on {} firms of {} invented regions, both languages together (benchmarks/trade_readings.py)"
Floats = npt.NDArray[np.float64]
Known = Sequence[trade_readings.KnownSector]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A firm in one language: its signals (trade, signal), which trades are accepted, what words alone told."""

    group: str
    lang: str
    firm: Organisation
    values: Floats
    accepted: npt.NDArray[np.bool_]
    nace: str
    told: tuple[SectorWeight, ...]


def read_firms(labels: Path, folder: Path, group: str, packs: Packs) -> list[Labelled]:
    """The labelled firms of a region in both languages; those whose label is none are passed over."""
    with (labels / f"trades_{folder.name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = []
    for lang in LANGUAGES:
        known = {row[f"org_{lang}"].strip(): row for row in rows}
        park = folder / f"park_{lang}.csv"
        for firm in as_values(read_records(read_tables(park.read_bytes(), park.name)))[2]:
            row = known.get((firm.name_zh or firm.name_en).strip())
            if row is None or row["trades"] in ("", "none"):
                continue
            signals, told = _signals(firm, packs)
            accepted = np.isin(signals.trades, row["trades"].split("|"))
            found.append(
                Labelled(
                    group=group,
                    lang=lang,
                    firm=firm,
                    values=signals.values,
                    accepted=accepted,
                    nace=row["nace"],
                    told=told,
                )
            )
    return found


def _signals(firm: Organisation, packs: Packs) -> tuple[trade_readings.TradeSignals, tuple[SectorWeight, ...]]:
    """The signals that the engine asks for, and what it tells without any weight."""
    asked = []

    def listen(cell: str, name: str, business: str, known: Known, packs: Packs) -> Mapping[str, float]:
        asked.append(trade_readings.trade_signals(cell, name, business, known, packs))
        return {}

    with mock.patch.object(sectors, "trade_chances", listen):
        sectors._sectors.cache_clear()
        told = suggest_sectors(firm, packs)
    sectors._sectors.cache_clear()
    return asked[0] if asked else trade_readings.trade_signals("", firm.name_zh or firm.name_en, "", (), packs), told


def fit(firms: Sequence[Labelled]) -> Floats:
    """Weights (signal) of a conditional logit that gives the accepted trades the most probability; Newton's method."""
    values = np.stack([firm.values for firm in firms])
    accepted = np.stack([firm.accepted for firm in firms])
    spread = values.reshape(-1, values.shape[2]).std(axis=0) + 1e-9
    values = values / spread
    weights = np.zeros(values.shape[2])
    for _ in range(STEPS):
        slope, bend, loss = _slopes(values, accepted, weights)
        step = np.linalg.solve(bend, slope)
        while np.abs(step).max() > SMALL and _slopes(values, accepted, weights + step)[2] > loss:
            step /= 2
        weights = weights + step
        if np.abs(step).max() <= SMALL:
            break
    return weights / spread


def _slopes(values: Floats, accepted: npt.NDArray[np.bool_], weights: Floats) -> tuple[Floats, Floats, float]:
    """Gradient of the log likelihood, the (positive) curvature of its concave part, and the loss with its ridge."""
    odds = values @ weights
    chances, logs = _normal(odds)
    right, right_logs = _normal(np.where(accepted, odds, -np.inf))
    slope = np.einsum("ij,ijk->k", right - chances, values) - RIDGE * weights
    means = np.einsum("ij,ijk->ik", chances, values)
    flat = values.reshape(-1, values.shape[2])
    bend = (flat * chances.reshape(-1, 1)).T @ flat - means.T @ means + RIDGE * np.eye(len(weights))
    return slope, bend, float((logs - right_logs).sum() + RIDGE * (weights @ weights) / 2)


def _normal(odds: Floats) -> tuple[Floats, Floats]:
    """Shares that sum to 1 in each row, and the logarithm of each row's sum of exponentials."""
    most = odds.max(axis=1, keepdims=True)
    powers = np.exp(odds - most)
    whole = powers.sum(axis=1, keepdims=True)
    return powers / whole, (np.log(whole) + most)[:, 0]


def judge(firms: Sequence[Labelled], weights: Floats, packs: Packs) -> list[tuple[str, str, bool, bool, bool, bool]]:
    """Of each firm: group, language; trade and NACE group right as told by words alone; the same as read."""
    ids = np.array([item.id for item in packs.trades])
    rows = []
    with mock.patch.object(trade_readings, "_weights", return_value=weights):
        sectors._sectors.cache_clear()
        for firm in firms:
            before, after = (_is_right(firm, found, ids) for found in (firm.told, suggest_sectors(firm.firm, packs)))
            rows.append((firm.group, firm.lang, *before, *after))
        sectors._sectors.cache_clear()
    return rows


def _is_right(firm: Labelled, found: Sequence[SectorWeight], ids: npt.NDArray[np.str_]) -> tuple[bool, bool]:
    """Whether the first trade is an accepted one, and whether the first NACE group is that of the label."""
    if not found:
        return False, False
    return found[0].trade in ids[firm.accepted], found[0].nace[:3] == firm.nace[:3]


def main() -> None:
    """Read the regions, leave out each group in turn, print, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("regions", type=Path, nargs="+")
    parser.add_argument("--authors", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    packs = load_packs()
    groups = {name: group for group in chosen.authors for name in group.split("+")}
    firms: list[Labelled] = []
    for folder in chosen.regions:
        firms += read_firms(chosen.labels, folder, groups.get(folder.name, folder.name), packs)
    rows = []
    for group in dict.fromkeys(firm.group for firm in firms):
        weights = fit([firm for firm in firms if firm.group != group])
        rows += judge([firm for firm in firms if firm.group == group], weights, packs)
    print("group, language, firms: trade before -> after; NACE group before -> after")
    for group, lang in [*dict.fromkeys(row[:2] for row in rows), *(("all", lang) for lang in LANGUAGES)]:
        share = np.mean([row[2:] for row in rows if row[1] == lang and group in (row[0], "all")], axis=0)
        number = sum(row[1] == lang and group in (row[0], "all") for row in rows)
        print(f"{group}, {lang}, {number}: {share[0]:.3f} -> {share[2]:.3f}; {share[1]:.3f} -> {share[3]:.3f}")
    final = fit(firms)
    print({name: round(float(weight), 2) for name, weight in zip(trade_readings.NAMES, final, strict=True)})
    if chosen.write:
        basis = BASIS.format(len(firms) // len(LANGUAGES), len(chosen.regions))
        with PACK.open("w", newline="", encoding="utf-8") as file:
            sheet = csv.writer(file, lineterminator="\n")
            sheet.writerow(("signal", "weight", "basis"))
            for name, weight in zip(trade_readings.NAMES, final, strict=True):
                sheet.writerow((name, f"{weight:.2f}", basis))


if __name__ == "__main__":
    main()
