"""The benchmark reader, the runs, and the fit of weights."""

import csv
from pathlib import Path

import numpy as np
import pytest

from symbionet.engine import load_packs
from symbionet.engine.classification import SectorWeight, suggest_classes
from symbionet.engine.classification.waste_codes import WASTE_CODE_FEATURES, waste_codes
from symbionet.engine.errors import BadBenchmark
from symbionet.engine.evaluation import EACH, fit_choice, fit_pairs, rank, read_benchmark
from symbionet.engine.matching.find.relations import build_relations

QUERY = ("query_id", "network", "material_en", "material_zh", "supplier_en", "supplier_zh", "supplier_nace")
QUERIES = [
    ("q1", "North", "Fly ash", "粉煤灰", "Power plant", "电厂", "3511"),
    ("q2", "South", "Spent grain", "酒糟", "Brewery", "啤酒厂", "1105"),
]
CANDIDATES = [
    ("c1", "North", "Cement works", "水泥厂", "2351"),
    ("c2", "North", "Bakery", "面包厂", ""),
    ("c3", "South", "Feed mill", "饲料厂", ""),
    ("c4", "South", "Steelworks", "钢铁厂", "2410"),
]
TRUTH = {
    "receivers": ("candidate_id", [("q1", "c1"), ("q2", "c3")]),
    "sectors": ("nace", [("q1", "2351"), ("q2", "1091")]),
    "waste_codes": ("ewc", [("q1", "10 01 02"), ("q2", "020704")]),
}


def write(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for task, (column, truth) in TRUTH.items():
        write(tmp_path / "matching" / task / "queries.csv", QUERY, QUERIES)
        write(tmp_path / "matching" / task / "qrels.csv", ("query_id", column), truth)
    head = ("candidate_id", "network", "receiver_en", "receiver_zh", "receiver_nace")
    write(tmp_path / "matching" / "receivers" / "candidates.csv", head, CANDIDATES)
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_task_ranks_a_plain_case_first(folder: Path, lang: str) -> None:
    runs = {run.task: run.scores for run in rank(read_benchmark(folder), lang=lang)}

    assert set(runs) == set(TRUTH)
    assert max(runs["receivers"]["q1"], key=runs["receivers"]["q1"].__getitem__) == "c1"
    assert max(runs["receivers"]["q2"], key=runs["receivers"]["q2"].__getitem__) == "c3"
    assert max(runs["waste_codes"]["q1"], key=runs["waste_codes"]["q1"].__getitem__) == "100102"
    assert len(runs["waste_codes"]["q1"]) == 842
    assert len(runs["sectors"]["q1"]) == 615
    best = sorted(runs["sectors"]["q1"], key=runs["sectors"]["q1"].__getitem__, reverse=True)
    assert "2351" in best[:5]


def test_candidates_of_other_networks_are_not_ranked(folder: Path) -> None:
    run = next(run for run in rank(read_benchmark(folder), lang="en") if run.task == "receivers")

    assert set(run.scores["q1"]) == {"c1", "c2"}


def test_receivers_share_the_certainty_that_one_of_them_takes_it(folder: Path) -> None:
    run = next(run for run in rank(read_benchmark(folder), lang="zh") if run.task == "receivers")

    assert sum(run.scores["q1"].values()) == pytest.approx(1.0)


def test_a_trade_word_is_as_near_to_an_entry_as_the_name_of_its_class() -> None:
    packs = load_packs()
    entries = waste_codes(packs)
    column = WASTE_CODE_FEATURES.index("class_likeness")

    def likeness(text: str) -> float:
        rows = entries.features(text, packs, classes=suggest_classes(text, packs), sectors=())
        return float(rows[entries.number["100202"], column])

    assert likeness("BOSF") == pytest.approx(likeness("转炉钢渣"), abs=0.05)
    assert likeness("BOSF") > likeness("sawdust") + 0.3


def test_a_sector_of_few_uses_is_focused_and_an_unknown_one_neither() -> None:
    def known(code: str) -> tuple[SectorWeight, ...]:
        return (SectorWeight(nace=code, weight=1.0, known_by="nace"),)

    few, many, unknown = build_relations(load_packs(), (known("6411"), known("2351"), ())).focus

    assert few > 0 > many
    assert unknown == 0


def test_leaving_each_network_out_fits_the_weights_anew(folder: Path) -> None:
    taught = rank(read_benchmark(folder), lang="en", leave_out=EACH)
    stored = rank(read_benchmark(folder), lang="en")

    assert [run.task for run in taught] == [run.task for run in stored]
    assert taught[2].scores["q1"] != stored[2].scores["q1"]


def test_precedents_of_a_park_are_left_out_together() -> None:
    whole, without = load_packs().precedents, load_packs(left_out="M16").precedents

    assert {item.case for item in whole if item.park == "Kwinana"} >= {"M16", "Kwinana2000", "Kwinana2005"}
    assert [item for item in without if item.park == "Kwinana"] == []
    assert len(without) < len(whole)


def test_unknown_network_and_wrong_folder_are_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadBenchmark, match="West"):
        rank(read_benchmark(folder), lang="en", leave_out="West")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadBenchmark, match=r"queries\.csv"):
        read_benchmark(tmp_path / "empty")


def test_a_missing_column_is_named(folder: Path) -> None:
    write(folder / "matching" / "sectors" / "queries.csv", QUERY[:3], [("q1", "North", "Fly ash")])

    with pytest.raises(BadBenchmark, match="material_zh"):
        read_benchmark(folder)


def test_fit_choice_recovers_known_weights() -> None:
    rng = np.random.default_rng(5)
    true = np.array([1.5, -2.0, 0.5])
    features = [rng.normal(size=(12, 3)) for _ in range(3000)]
    targets = []
    for rows in features:
        shares = np.exp(rows @ true)
        target = np.zeros(12)
        target[rng.choice(12, p=shares / shares.sum())] = 1.0
        targets.append(target)

    assert np.abs(fit_choice(features, targets, penalty=1e-3) - true).max() < 0.12


def test_fit_pairs_recovers_known_weights_and_keeps_bounds() -> None:
    rng = np.random.default_rng(6)
    rows = rng.normal(size=(20_000, 2))
    truth = (rng.random(20_000) < 1 / (1 + np.exp(-(-1.0 + rows @ np.array([1.2, -0.7]))))).astype(float)

    free = fit_pairs(rows, truth, penalty=1e-3)
    bound = fit_pairs(rows, truth, penalty=1e-3, least=np.array([-np.inf, 0.0, 0.0]))

    assert np.abs(free - np.array([-1.0, 1.2, -0.7])).max() < 0.08
    assert bound[2] == 0.0
