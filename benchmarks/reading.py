"""Measures which class haves of regions are read as, and fits the weights by which `suggest_classes` decides.

usage: python benchmarks/reading.py LABELS_DIR REGION_DIR... --author NAME,NAME... [--author NAME,NAME...] [--write]
LABELS_DIR holds `<region>.csv` with the columns have_or_want, org_zh, org_en, title_zh, title_en and classes: the
classes that an engineer accepts, `|` between alternatives (best first), `+` between the things of a list. REGION_DIR
are regions or folders of regions (docs/en/evaluation.md). Each --author names the regions of one author: the weights
are fitted on the others and measured on these, in both languages. `--write` fits on all and writes the pack.
"""

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from symbionet.engine import Packs, load_packs, suggest_sectors
from symbionet.engine.classification import classes as reading
from symbionet.engine.classification.decision import PACK, Chosen, decide
from symbionet.engine.classification.evidence import FEATURES, Evidence, Told, find_evidence
from symbionet.engine.evaluation.fitting import fit_choice
from symbionet.engine.evaluation.regions import calibration_error, find_regions, read_region
from symbionet.engine.matching.find import texts
from symbionet.engine.packs import DATA
from symbionet.sheets import as_values, read_records, read_tables
from symbionet.wording import LANGUAGES, Language

PENALTY = 5.0  # of the Gaussian prior
ROUNDS = 4  # of sharing the truth between alternatives
BY_HAND = ("waste_code", "other_kind")  # the regions state neither
EITHER = ("service", "other_kind", "nothing")  # may speak against a class; all others speak for it or not at all
SURE = 0.7

Floats = npt.NDArray[np.float64]
Labels = Mapping[tuple[str, str], tuple[frozenset[str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A have as read: by whom it was written, its accepted classes, what was said first, and what spoke for each.

    `evidence` is None where rules settle it.
    """

    author: str
    region: str
    lang: Language
    accepted: frozenset[str]
    first: str
    stated: float
    evidence: Evidence | None


def read_labels(path: Path, lang: Language) -> Labels:
    """The accepted classes of each have by organisation and title."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["have_or_want"] == "have"]
    named = {}
    for row in rows:
        things = (
            frozenset(part.strip() for part in thing.split("|")) - {"", "none"} for thing in row["classes"].split("+")
        )
        named[row[f"org_{lang}"].strip(), row[f"title_{lang}"].strip()] = tuple(thing for thing in things if thing)
    return named


def read_haves(labels: Path, folders: Sequence[Path], authors: Mapping[str, str], packs: Packs) -> list[Read]:
    """Every labelled have of the regions in both languages."""
    return [
        have
        for folder in folders
        for path in find_regions(folder)
        if path.name in authors and (labels / f"{path.name}.csv").exists()
        for lang in LANGUAGES
        for have in _region(path, labels / f"{path.name}.csv", lang, authors[path.name], packs)
    ]


def _region(path: Path, labels: Path, lang: Language, author: str, packs: Packs) -> Iterator[Read]:
    region, known = read_region(path, lang), read_labels(labels, lang)
    haves, _, firms = as_values(read_records(read_tables(region.park.read_bytes(), region.park.name)))
    names = {firm.id: (firm.name_zh or firm.name_en).strip() for firm in firms}
    sectors = {firm.id: suggest_sectors(firm, packs) for firm in firms}
    for item in haves:
        accepted = known.get((names[item.organisation_id], (item.title_zh or item.title_en).strip()), ())
        if not accepted:
            continue
        caught: list[Evidence] = []
        with patch.object(reading, "decide", partial(_catch, caught)):
            reading._suggest.cache_clear()
            found = texts._classes(item, packs, sectors[item.organisation_id])
        first = found[0] if found else ("", 0.0, "")
        yield Read(
            author=author, region=region.name, lang=lang, accepted=frozenset().union(*accepted), first=first[0],
            stated=first[1], evidence=caught[0] if caught else None,
        )  # fmt: skip


def _catch(caught: list[Evidence], told: Told, packs: Packs, **said: Any) -> tuple[Chosen, ...]:
    caught.append(find_evidence(told, packs, **said))
    return decide(told, packs, **said)


def fit(haves: Sequence[Read]) -> Floats:
    """The weights of FEATURES, each in its own spread; of alternatives that are accepted the likeliest is meant."""
    rows = [have.evidence.rows for have in haves if have.evidence is not None]
    spread = np.maximum(np.concatenate(rows).std(axis=0), 1e-3)
    rows = [row / spread for row in rows]
    accepted = [_accepted(have) for have in haves if have.evidence is not None]
    weights, least = np.zeros(len(FEATURES)), np.where(np.isin(FEATURES, EITHER), -np.inf, 0.0)
    for _ in range(ROUNDS):
        truth = [_shares(row @ weights) * right for row, right in zip(rows, accepted, strict=True)]
        weights = fit_choice(rows, [one / one.sum() for one in truth], penalty=PENALTY, least=least)
    return np.asarray(weights / spread)


def _accepted(have: Read) -> Floats:
    """Which rows of the evidence are right: none of the classes where no accepted one is a candidate."""
    assert have.evidence is not None
    right = np.array([one in have.accepted for one in have.evidence.classes] + [False], dtype=np.float64)
    if not right.any():
        right[-1] = 1.0
    return right


def _shares(totals: Floats) -> Floats:
    shares = np.exp(totals - totals.max())
    return np.asarray(shares / shares.sum())


def decided(have: Read, weights: Floats) -> Read:
    """The same have as read with other weights."""
    if have.evidence is None:
        return have
    shares = _shares(have.evidence.rows @ weights)[:-1]
    place = int(shares.argmax())
    return replace(have, first=have.evidence.classes[place], stated=float(shares[place]))


def report(title: str, haves: Sequence[Read]) -> None:
    """Prints accuracy, how sure it is and how often rightly, and the error of what it states."""
    pairs = [(have.stated, have.first in have.accepted) for have in haves]
    sure = [right for stated, right in pairs if stated >= SURE]
    right, stated = np.mean([one for _, one in pairs]), np.mean([one for one, _ in pairs])
    print(
        f"{title}: {len(haves)} haves, right {right:.3f}, stated {stated:.3f}, ECE {calibration_error(pairs)}; "
        f"{SURE:.0%} or more {len(sure) / len(haves):.2f}, right {np.mean(sure):.3f}"
    )


def write(weights: Floats) -> None:
    """Write the pack; what the regions do not state keeps its weight."""
    path = DATA / f"{PACK}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        before = {row["feature"]: row for row in csv.DictReader(file)}
    basis = "fitted on haves of sixteen regions of seven authors, both languages together (benchmarks/reading.py)"
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(("feature", "weight", "basis"))
        for feature, weight in zip(FEATURES, weights, strict=True):
            hand = before.get(feature) if feature in BY_HAND else None
            sheet.writerow((feature, hand["weight"], hand["basis"]) if hand else (feature, f"{weight:.2f}", basis))


def main() -> None:
    """Prints everything."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("labels", type=Path, metavar="LABELS_DIR")
    options.add_argument("regions", type=Path, nargs="+", metavar="REGION_DIR")
    options.add_argument("--author", action="append", required=True, metavar="NAME,NAME")
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    authors = {name: group.split(",")[0] for group in chosen.author for name in group.split(",")}
    haves = read_haves(chosen.labels, chosen.regions, authors, load_packs())
    every: list[Read] = []
    for author in dict.fromkeys(authors.values()):
        weights = fit([have for have in haves if have.author != author])
        mine = [decided(have, weights) for have in haves if have.author == author]
        every += mine
        for lang in LANGUAGES:
            report(f"{author} {lang}, left out", [have for have in mine if have.lang == lang])
    for lang in LANGUAGES:
        report(f"{lang}, all left out", [have for have in every if have.lang == lang])
        report(f"{lang}, as in force", [have for have in haves if have.lang == lang])
    weighed = [have for have in every if have.evidence is not None]
    report("both, not settled by rules", weighed)
    weights = fit(haves)
    print({feature: round(float(weight), 2) for feature, weight in zip(FEATURES, weights, strict=True)})
    if chosen.write:
        write(weights)


if __name__ == "__main__":
    main()
