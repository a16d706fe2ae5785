"""How probably a firm is of each trade, from all that it says: sector cell, name, description and what it takes.

A conditional logit over all trades: each has a row of signals (the share of a text that its words explain, how near its
words are in meaning, ...), and the fitted weights (pack `profiles/trade_signals`) make probabilities of them. No signal
decides alone, as a single word would: tomatoes (番茄) of a glasshouse are not pickled.
"""

import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from symbionet.engine.classification.named_materials import materials_of
from symbionet.engine.classification.sector_cells import head_phrase, split_trades
from symbionet.engine.classification.stated_takes import stated_takes
from symbionet.engine.classification.text import BRACKETS, STOP, split_tokens
from symbionet.engine.classification.trade_examples import cut_words, words_of_examples
from symbionet.engine.classification.vector_models import read_model
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["KnownSector", "TradeSignals", "trade_chances", "trade_model_inputs", "trade_model_texts", "trade_signals"]

Floats = npt.NDArray[np.float64]
CELLS, PRODUCTS, WEIGHTS = "glossary/sector_cells", "glossary/product_words", "profiles/trade_signals"
LETTERS = 4  # of a piece of a Latin word: glasshouse and greenhouse share "ouse"
PART_OF_WORD = 0.5  # an unknown pair of words or single character says half of what an unknown word says
ENCODED = 3  # terms of each language and source that make the meaning of a trade
LONGEST_BUSINESS = 200  # characters of a description that are read for words
RARE = 0.02  # share below which a trade takes a class no less
NEAREST, NARROWER = 0.8, 0.5  # what counts of the share of a broader class, and of that of a narrower one
DIVISION = 2  # digits
MODEL = "profiles/trade_model"  # a pack, see `vector_models`
LEAST = 0.0005  # probability of a trade that the model does not know


class KnownSector(NamedTuple):
    """A sector that words told already: NACE prefix, how certain (0..1), and the trade they told, "" for none."""

    nace: str
    weight: float
    trade: str


class TradeSignals(NamedTuple):
    """Rows of signals: `values` (trade, signal), trades in the order of the packs, signals in that of `NAMES`."""

    trades: tuple[str, ...]
    values: Floats


NAMES = (
    "cell_words", "cell_sector_words", "cell_letters", "head_sector_words", "name_words", "business_words",
    "business_sector_words", "meaning", "takes", "told_trade", "told_division", "modelled",
    "cell_examples", "said_examples",
)  # fmt: skip


def trade_chances(
    cell: str, name: str, business: str, known: Iterable[KnownSector], packs: Packs
) -> Mapping[str, float]:
    """The probability (0..1, together 1) of each trade of the packs, the most probable first; empty without weights.

    `known` are the sectors that single words told (`KnownSector`).

    >>> from symbionet.engine.packs import load_packs
    >>> chances = trade_chances("tomatoes", "Paradika Greenhouses", "", (), load_packs())
    >>> next(iter(chances))
    'greenhouse'
    """
    weights = _weights(packs)
    if not weights.size or not packs.trades:
        return {}
    signals = trade_signals(cell, name, business, known, packs)
    odds = signals.values @ weights
    chances = np.exp(odds - odds.max())
    chances /= chances.sum()
    order = np.argsort(-chances, kind="stable")
    return {
        signals.trades[place]: chance for place, chance in zip(order.tolist(), chances[order].tolist(), strict=True)
    }


def trade_signals(cell: str, name: str, business: str, known: Iterable[KnownSector], packs: Packs) -> TradeSignals:
    """The signals of every trade for a firm.

    Shares are 0..1, `meaning` a cosine less the mean, `takes` log-odds, `modelled` the log of a probability, what
    `..._examples` say log-odds of words.
    """
    words = _trade_words(packs)
    *of_cell, by_examples = _cell_signals(cell, packs)
    about = business[:LONGEST_BUSINESS]
    inputs = trade_model_inputs(cell, name, business)
    meaning = words.meanings @ inputs[len(inputs) // 2 :]
    told, division = np.zeros(len(words.trades)), np.zeros(len(words.trades))
    for item in known:
        if item.trade in words.places:
            told[words.places[item.trade]] = max(told[words.places[item.trade]], item.weight)
        for place in words.by_division.get(item.nace[:DIVISION], ()):
            division[place] = max(division[place], item.weight)
    rows = (
        *of_cell,
        words.own.share(name) * (1.0 - of_cell[0].max()),  # a name tells what the cell leaves open
        words.own.share(about, sharp=True),
        words.sector.share(about)[words.sectors],
        meaning - meaning.mean(),
        _taking(business, words, packs),
        told,
        division,
        _modelled(inputs, packs),
        by_examples,
        words_of_examples(packs.whole).suit(f"{about} {name}"),
    )
    return TradeSignals(words.trades, np.stack(rows, axis=1))


@lru_cache(maxsize=512)  # many firms of a list call their trade alike
def _cell_signals(cell: str, packs: Packs) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """The signals of every trade that a sector cell tells by its words and letters."""
    words = _trade_words(packs)
    plain = BRACKETS.sub(" ", unicodedata.normalize("NFKC", cell)).strip() or cell
    head = head_phrase((split_trades(cell) or (plain,))[0])
    return (
        words.own.share(plain, sharp=True),
        words.sector.share(plain, sharp=True)[words.sectors],
        words.letters.share(plain),
        words.sector.share(head)[words.sectors],
        words_of_examples(packs.whole).suit(cell),
    )


def trade_model_texts(cell: str, name: str, business: str) -> tuple[str, str]:
    """The texts that tell the trade of a firm: its sector cell, and all that it says."""
    return cell, " ".join(text for text in (name, cell, business) if text)


def trade_model_inputs(cell: str, name: str, business: str) -> Vectors:
    """What the model of trades sees (2 x 512,): the vectors of `trade_model_texts`."""
    return ENCODER.encode(trade_model_texts(cell, name, business)).reshape(-1)


def _modelled(inputs: Vectors, packs: Packs) -> Floats:
    """The log of how probably a firm is of each trade by the model."""
    shares, places = np.zeros(len(packs.trades)), _trade_words(packs).places
    model = read_model(MODEL, frozenset(places), packs)
    if model is not None:
        shares[[places[name] for name in model.ids]] = model.shares(inputs)
    return np.asarray(np.log(np.maximum(shares, LEAST)))


def _taking(business: str, words: "_TradeWords", packs: Packs) -> Floats:
    """By how much more a trade takes what a description says than trades do on average (log, mean over classes)."""
    named = materials_of(stated_takes(business, (), packs)) if business else ()
    columns = [words.classes[class_id] for class_id in named if class_id in words.classes]
    return words.lifts[:, columns].mean(axis=1) if columns else np.zeros(len(words.trades))


class _Bag:
    """The pieces of the words of each of many (trades, sectors), each weighted by how few have it."""

    def __init__(self, words: Sequence[Iterable[str]], cut: Callable[[str], list[str]]) -> None:
        counts: dict[str, dict[int, int]] = {}
        for place, terms in enumerate(words):
            for piece in (piece for term in dict.fromkeys(terms) for piece in dict.fromkeys(cut(term))):
                of = counts.setdefault(piece, {})
                of[place] = of.get(place, 0) + 1
        self._size, self._cut, self._unseen = len(words), cut, math.log(1 + len(words))
        self._pieces: dict[str, tuple[npt.NDArray[np.int64], float, Floats, Floats]] = {}
        for piece, of in counts.items():
            number = np.array(list(of.values()), dtype=np.float64)
            weight = math.log(1 + len(words) / len(of))
            places = np.array(list(of), dtype=np.int64)
            self._pieces[piece] = (
                places,
                weight,
                weight * np.sqrt(number / number.max()),
                weight * number / number.sum(),
            )

    def share(self, text: str, *, sharp: bool = False) -> Floats:
        """What share of a text (0..1, by weight) the words of each explain; `sharp`: divided among who has a piece."""
        found, whole = np.zeros(self._size), 0.0
        for piece in dict.fromkeys(self._cut(text)) if text else ():
            known = self._pieces.get(piece)
            if known is None:
                whole += self._unseen * (PART_OF_WORD if len(piece) == 1 or " " in piece else 1.0)
            else:
                whole += known[1]
                found[known[0]] += known[3 if sharp else 2]
        return found / whole if whole else found


def _cut_letters(text: str) -> list[str]:
    """Pieces of Latin words, with their ends: "^rai", "rail", "ilhe" of railhead."""
    pieces = []
    for token in split_tokens(text):
        if token.isascii() and token not in STOP and not token[0].isdigit():
            word = f"^{token}$"
            pieces += [word[place : place + LETTERS] for place in range(max(1, len(word) - LETTERS + 1))]
    return pieces


class _TradeWords(NamedTuple):
    """What is known of all trades, in the order of the packs."""

    trades: tuple[str, ...]
    places: Mapping[str, int]
    own: _Bag
    sector: _Bag  # words of the NACE classes in which trades are usual
    sectors: npt.NDArray[np.int64]  # (trade): the number of its class among these
    letters: _Bag
    meanings: Floats  # (trade, 512), unit vectors
    by_division: Mapping[str, Sequence[int]]
    classes: Mapping[str, int]
    lifts: Floats  # (trade, class), not below 0


@lru_cache(maxsize=4)
def _trade_words(packs: Packs) -> _TradeWords:
    rows = packs.rows(CELLS) if CELLS in packs.headers else ()
    places = {item.id: place for place, item in enumerate(packs.trades)}
    own = [[*item.terms_en, *item.terms_zh] for item in packs.trades]
    meant = [[*item.terms_en[:ENCODED], *item.terms_zh[:ENCODED]] for item in packs.trades]
    by_class: dict[str, list[str]] = {}
    for row in rows:
        english, chinese = read_list(row["terms_en"]), read_list(row["terms_zh"])
        if row["trade"] in places:
            own[places[row["trade"]]] += (*english, *chinese)
            meant[places[row["trade"]]] += (*english[:ENCODED], *chinese[:ENCODED])
        else:
            for nace in read_list(row["nace"]):
                by_class.setdefault(nace, []).extend((*english, *chinese))
    _add_sector_words(by_class, packs)
    usual = {nace: number for number, nace in enumerate(dict.fromkeys(item.nace[0] for item in packs.trades))}
    divisions: dict[str, list[int]] = {}
    for place, item in enumerate(packs.trades):
        divisions.setdefault(item.nace[0][:DIVISION], []).append(place)
    encoded = ENCODER.encode([term for terms in meant for term in terms], keep=True).astype(np.float64)
    ends = np.cumsum([0, *(len(terms) for terms in meant)])
    meanings = np.stack([encoded[start:stop].mean(axis=0) for start, stop in pairwise(ends)])
    classes = {class_id: number for number, class_id in enumerate(sorted(packs.classes))}
    return _TradeWords(
        trades=tuple(places),
        places=places,
        own=_Bag(own, cut_words),
        sector=_Bag([by_class.get(nace, ()) for nace in usual], cut_words),
        sectors=np.array([usual[item.nace[0]] for item in packs.trades]),
        letters=_Bag(own, _cut_letters),
        meanings=meanings / np.maximum(np.linalg.norm(meanings, axis=1, keepdims=True), 1e-9),
        by_division=divisions,
        classes=classes,
        lifts=_lifts(classes, packs),
    )


def _add_sector_words(by_class: dict[str, list[str]], packs: Packs) -> None:
    for terms in packs.sectors:
        by_class.setdefault(terms.nace, []).extend((*terms.terms_en, *terms.terms_zh))
    for row in packs.rows(PRODUCTS) if PRODUCTS in packs.headers else ():
        by_class.setdefault(row["nace"], []).extend((*read_list(row["terms_en"]), *read_list(row["terms_zh"])))
    for code, row in packs.codes("nace2").items() if "nace2" in packs.schemes else ():
        by_class.setdefault(code, []).extend(row[name] for name in ("name_en", "name_zh") if row.get(name))


def _lifts(classes: Mapping[str, int], packs: Packs) -> Floats:
    """(trade, class): log of how much more a trade takes a class than trades on average, not below 0."""
    narrower: dict[str, list[int]] = {}
    broader = {class_id: packs.parents_of(class_id) for class_id in classes}
    for class_id, column in classes.items():
        for one in broader[class_id]:
            narrower.setdefault(one, []).append(column)
    takes = np.zeros((len(packs.trades), len(classes)))
    for row, item in zip(takes, packs.trades, strict=True):
        known = [class_id for class_id in item.takes if class_id in classes]
        for class_id in sorted(known, key=lambda one: len(broader[one])):  # what is said of a nearer class stands
            row[narrower.get(class_id, [])] = NEAREST * item.takes[class_id]
            row[classes[class_id]] = item.takes[class_id]
        for class_id in known:
            for one in broader[class_id]:
                row[classes[one]] = max(row[classes[one]], NARROWER * item.takes[class_id])
    logs = np.log(np.maximum(takes, RARE))
    return np.maximum(logs - logs.mean(axis=0, keepdims=True), 0.0)


@lru_cache(maxsize=4)
def _weights(packs: Packs) -> Floats:
    """The weights in the order of `NAMES`, log-odds per unit; none where the pack is not loaded."""
    if WEIGHTS not in packs.headers:
        return np.zeros(0)
    by_name = {row["signal"]: float(row["weight"]) for row in packs.rows(WEIGHTS)}
    return np.array([by_name.get(name, 0.0) for name in NAMES])
