"""Fits the models that tell from sentence vectors which class a have is, which meet a want, and which trade a firm is.

usage: python benchmarks/vector_models.py [have] [want] [trade] [--write]
Softmax models (`classification/vector_models.py`), fitted on the examples of the packs alone, in both languages
(`glossary/have_examples*`, `glossary/want_examples*`, `profiles/firm_examples`); no region, no exchange and no name of
a class is seen. Of three haves or wants in ten the trade of the firm is withheld, so that a text is read without it.
Printed: the mean loss of each round of Adam (Kingma and Ba 2015). `--write` writes the packs, in steps of 1/127 of the
largest weight of a row. About four minutes, most of it for vectors.
"""

import argparse
import base64
import csv
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbionet.engine import Packs, load_packs
from symbionet.engine.classification.class_model import INPUTS, MODELS, class_model_inputs
from symbionet.engine.classification.evidence import Told, texts_of
from symbionet.engine.classification.near_classes import class_numbers
from symbionet.engine.classification.trade_readings import trade_model_inputs, trade_model_texts
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.matching.find.want_reading import described_texts
from symbionet.engine.model import Resource
from symbionet.engine.packs import DATA, Example
from symbionet.wording import LANGUAGES

BATCH, RATE = 512, 0.01
ROUNDS, PENALTY = {"have": 10, "want": 8, "trade": 12}, {"have": 1e-5, "want": 3e-5, "trade": 3e-5}
SPREAD = 6.0  # by which inputs are stretched while a model is fitted, so that steps of RATE suit them
WITHHELD = 0.3  # share of examples whose trade is not told
FIRST = 0.7  # what the first class of a have counts where further ones are accepted
FILES = {"have": MODELS["have"] + "_{}", "want": MODELS["want"] + "_{}", "trade": "profiles/trade_model"}
PARTS = {"have": 2, "want": 2, "trade": 1}  # files of a model, so that each stays below the largest size of a pack

Values = npt.NDArray[np.float32]


class Seen(NamedTuple):
    """`ids` (m) of what each may be, `inputs` (n, inputs), the true `shares` (n, m), which inputs tell the `trade`."""

    ids: tuple[str, ...]
    inputs: Values
    shares: Values
    trade: slice


def read_resources(packs: Packs, side: str) -> Seen:
    """The examples of haves or wants."""
    rows = packs.have_examples if side == "have" else packs.want_examples
    texts = [(*_texts(row, side, lang), row.trade) for lang in LANGUAGES for row in rows]
    ENCODER.encode([text for title, whole, _ in texts for text in (title, whole)])  # together: in a third of the time
    inputs = [class_model_inputs(ENCODER.encode([title, whole]), (trade,), packs) for title, whole, trade in texts]
    shares = np.tile(_shares(rows, side, packs), (len(LANGUAGES), 1))
    return Seen(tuple(class_numbers(packs)), np.stack(inputs), shares, slice(2 * INPUTS // 3, INPUTS))


def read_firms(packs: Packs) -> Seen:
    """The examples of firms, and the words of the trades, each as if it stood in the column of the sector."""
    ids = tuple(sorted(item.id for item in packs.trades))
    rows = [(row, lang) for lang in LANGUAGES for row in packs.rows("profiles/firm_examples")]
    said = [(row["trade"], row[f"sector_{lang}"], row[f"name_{lang}"], row[f"business_{lang}"]) for row, lang in rows]
    said += [(item.id, word, "", "") for item in packs.trades for word in (*item.terms_en, *item.terms_zh)]
    ENCODER.encode([text for _, *texts in said for text in trade_model_texts(*texts)])  # together, likewise
    shares = np.zeros((len(said), len(ids)), dtype=np.float32)
    shares[np.arange(len(said)), [ids.index(trade) for trade, *_ in said]] = 1.0
    return Seen(ids, np.stack([trade_model_inputs(*texts) for _, *texts in said]), shares, slice(0, 0))


def _texts(row: Example, side: str, lang: str) -> tuple[str, str]:
    title, more = (row.title_zh, row.description_zh) if lang == "zh" else (row.title_en, row.description_en)
    if side == "have":
        title, whole = texts_of(Told(title, more))
        return title, whole
    item = Resource(id="", organisation_id="", direction="want", title_zh=title, description_zh=more)
    return described_texts(item)[0]


def _shares(rows: Sequence[Example], side: str, packs: Packs) -> Values:
    numbers = class_numbers(packs)
    found = np.zeros((len(rows), len(numbers)), dtype=np.float32)
    for place, row in enumerate(rows):
        others = len(row.classes) - 1
        for rank, class_id in enumerate(row.classes):
            alike = 1.0 / len(row.classes)
            first, other = (FIRST, (1.0 - FIRST) / max(1, others)) if side == "have" and others else (alike, alike)
            found[place, numbers[class_id]] += other if rank else first
    return found


def fit(seen: Seen, rounds: int, penalty: float) -> tuple[Values, Values]:
    """The weights (m, inputs) and the bias (m,) of the softmax: the least mean cross-entropy, by Adam."""
    chance = np.random.default_rng(0)
    inputs = np.column_stack([seen.inputs * SPREAD, np.ones(len(seen.inputs), dtype=np.float32)])
    weights, step = np.zeros((inputs.shape[1], len(seen.ids)), dtype=np.float32), 0
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(rounds):
        order, rate, loss = chance.permutation(len(inputs)), RATE * (1 - turn / rounds), 0.0
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            rows, truth = inputs[some].copy(), seen.shares[some]
            rows[:, seen.trade] *= chance.random((len(some), 1)) > WITHHELD
            totals = rows @ weights
            told = np.exp(totals - totals.max(axis=1, keepdims=True))
            told /= told.sum(axis=1, keepdims=True)
            loss -= float((truth * np.log(told + 1e-9)).sum())
            slope, step = rows.T @ ((told - truth) / len(some)) + penalty * weights, step + 1
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope * slope - square)
            weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        print(f"round {turn + 1}: mean loss {loss / len(inputs):.3f}", flush=True)
    return np.asarray(weights[:-1].T * SPREAD, dtype=np.float32), weights[-1]


def write(name: str, parts: int, ids: Sequence[str], weights: Values, bias: Values) -> None:
    """Write the packs of a model, one row for each of `ids`."""
    steps = np.maximum(np.abs(weights).max(axis=1) / 127, 1e-6)
    whole = np.round(weights / steps[:, None]).astype(np.int8)
    for part, places in enumerate(np.array_split(np.arange(len(ids)), parts), start=1):
        with (DATA / f"{name.format(part)}.csv").open("w", encoding="utf-8", newline="") as file:
            sheet = csv.writer(file, lineterminator="\n")
            sheet.writerow(("id", "bias", "step", "weights"))
            for place in places.tolist():
                row = base64.b64encode(whole[place].tobytes()).decode()
                sheet.writerow((ids[place], f"{bias[place]:.4f}", f"{steps[place]:.6f}", row))


def main() -> None:
    """Fits the models that are asked for, or all."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("models", nargs="*", choices=(*FILES, []), metavar="have|want|trade")
    options.add_argument("--write", action="store_true")
    chosen, packs = options.parse_args(), load_packs()
    for side in chosen.models or FILES:
        seen = read_firms(packs) if side == "trade" else read_resources(packs, side)
        print(f"{side}: {len(seen.inputs)} texts")
        weights, bias = fit(seen, ROUNDS[side], PENALTY[side])
        if chosen.write:
            write(FILES[side], PARTS[side], seen.ids, weights, bias)


if __name__ == "__main__":
    main()
