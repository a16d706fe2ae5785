"""Regions written as people write and graded by judges: how often the partners offered are the right ones."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = [
    "GOOD",
    "Answer",
    "Figures",
    "Have",
    "Offer",
    "Region",
    "calibration_error",
    "find_regions",
    "read_region",
    "score_regions",
]

GOOD = 2  # grade from which a partner is right: 3 call first, 2 good, 1 with conditions, 0 wrong
SHOWN, RANKED = 3, 5  # offers that are looked at, offers that count for the order
BINS = 10  # of stated probability
SURE = 0.5  # probability from which the first offer is stated as likely
FILES = ("park_en.csv", "park_zh.csv", "grades.csv", "haves.csv")
FLAGS = ("absurd", "unlawful", "self")

Key = tuple[str, str]  # title of the have, its organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Have:
    """A have as judged: grades and flags by the name of the partner; `wants`: partners whose stated want fits.

    `hazard` is "yes", "likely" or "no".
    """

    key: Key
    hazard: str
    grades: Mapping[str, int]
    flags: Mapping[str, str]
    wants: frozenset[str]

    @property
    def has_good(self) -> bool:
        """Whether any partner is right at all."""
        return any(grade >= GOOD for grade in self.grades.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A partner that is offered for a have: whether by its stated want, and how probable."""

    organisation: str
    is_want: bool
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered for a have: partners, best first, and whether the answer says that it is hazardous."""

    offers: tuple[Offer, ...] = ()
    tells_hazard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region: the file with its rows, and its haves as judged."""

    name: str
    park: Path
    haves: tuple[Have, ...]


@dataclass(slots=True)
class _Count:
    """What is counted over haves."""

    of: dict[str, int] = field(default_factory=dict)
    gains: list[float] = field(default_factory=list)
    firsts: list[tuple[float, bool]] = field(default_factory=list)  # first probability, whether a good partner exists
    stated: list[list[tuple[float, bool]]] = field(default_factory=list)  # by have: of its offers, whether right

    def add(self, name: str, number: int = 1) -> None:
        self.of[name] = self.of.get(name, 0) + number

    def share(self, part: str, whole: str) -> float:
        return round(self.of.get(part, 0) / max(1, self.of.get(whole, 0)), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one or more regions in one language; shares are 0..1, numbers are counts of offers.

    `ece_first`, `ece_three`: the calibration errors of the first offers, and of the first three.
    """

    haves: int
    first_right: float
    three_right: float
    ndcg5: float
    want_in_three: float
    want_linked: float
    absurd_in_three: int
    unlawful_in_three: int
    self_in_three: int
    offers_in_three: int
    hazard_told: float
    hazard_false: float
    auc_good_exists: float
    sure: int
    sure_right: float
    ece_first: float
    ece_three: float


def find_regions(folder: Path) -> tuple[Path, ...]:
    """The folders of regions in `folder` or in its sub-folder `regions`, by name: those with rows, haves and grades."""
    inside = [*folder.iterdir(), *(folder / "regions").iterdir()] if (folder / "regions").is_dir() else folder.iterdir()
    return tuple(sorted(path for path in (folder, *inside) if all((path / name).is_file() for name in FILES)))


def read_region(folder: Path, lang: str) -> Region:
    """A region in one language; its files are `park_<lang>.csv`, `grades.csv` and `haves.csv`."""
    grades: dict[Key, dict[str, int]] = {}
    flags: dict[Key, dict[str, str]] = {}
    wants: dict[Key, set[str]] = {}
    keys: dict[Key, Key] = {}
    for row in _rows(folder / "grades.csv"):
        key, taker = (row[f"have_title_{lang}"], row[f"have_org_{lang}"]), row[f"taker_{lang}"]
        keys[row["have_title_zh"], row["have_org_zh"]] = key
        grades.setdefault(key, {})[taker] = int(row["grade"])
        flags.setdefault(key, {})[taker] = row["flag"]
        if row["want"].strip().lower() == "yes" and int(row["grade"]) >= GOOD:
            wants.setdefault(key, set()).add(taker)
    haves = tuple(
        Have(
            key=known,
            hazard=row["hazard"],
            grades=grades[known],
            flags=flags[known],
            wants=frozenset(wants.get(known, ())),
        )
        for row in _rows(folder / "haves.csv")
        if (known := keys.get((row["have_title_zh"], row["have_org_zh"]))) is not None
    )
    return Region(name=folder.name, park=folder / f"park_{lang}.csv", haves=haves)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def score_regions(judged: Iterable[tuple[Sequence[Have], Mapping[Key, Answer]]]) -> Figures:
    """The figures of regions, each with its haves as judged and what is answered for each.

    A partner that no judge graded counts 0. nDCG@5 = sum((2^grade - 1) / log2(place + 1)), over the best order.

    >>> have = Have(key=("ash", "power"), hazard="no", grades={"cement": 3}, flags={}, wants=frozenset())
    >>> offer = Offer(organisation="cement", is_want=False, probability=0.7)
    >>> score_regions([([have], {("ash", "power"): Answer(offers=(offer,))})]).first_right
    1.0
    """
    count = _Count()
    for haves, answers in judged:
        for have in haves:
            _count_have(count, have, answers.get(have.key, Answer()))
    good = [first for first, exists in count.firsts if exists]
    none = [first for first, exists in count.firsts if not exists]
    above = sum((one > other) + 0.5 * (one == other) for one in good for other in none)
    return Figures(
        haves=count.of.get("haves", 0),
        first_right=count.share("first_right", "with_good"),
        three_right=count.share("three_right", "with_good"),
        ndcg5=round(sum(count.gains) / max(1, len(count.gains)), 3),
        want_in_three=count.share("want_in_three", "wants"),
        want_linked=count.share("want_linked", "wants"),
        absurd_in_three=count.of.get("absurd", 0),
        unlawful_in_three=count.of.get("unlawful", 0),
        self_in_three=count.of.get("self", 0),
        offers_in_three=count.of.get("shown", 0),
        hazard_told=count.share("hazard_told", "hazard"),
        hazard_false=count.share("hazard_false", "harmless"),
        auc_good_exists=round(above / max(1, len(good) * len(none)), 3),
        sure=count.of.get("sure", 0),
        sure_right=count.share("sure_right", "sure"),
        ece_first=calibration_error([pair for row in count.stated for pair in row[:1]]),
        ece_three=calibration_error([pair for row in count.stated for pair in row]),
    )


def calibration_error(stated: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error of probabilities (with whether each was right), in ten bins: 0 is best.

    Σ share of the bin x |mean probability - share that is right| (Guo et al., On calibration, ICML 2017).

    >>> calibration_error([(0.9, True), (0.9, False), (0.1, False)])
    0.3
    """
    error = 0.0
    for place in range(BINS):
        inside = [pair for pair in stated if min(BINS - 1, int(pair[0] * BINS)) == place]
        error += abs(sum(probability - right for probability, right in inside))
    return round(error / max(1, len(stated)), 3)


def _count_have(count: _Count, have: Have, answer: Answer) -> None:
    offers = answer.offers
    names = list(dict.fromkeys(offer.organisation for offer in offers))
    right = [have.grades.get(name, 0) >= GOOD for name in names]
    count.add("haves")
    if have.has_good:
        count.add("with_good")
        count.add("first_right", any(right[:1]))
        count.add("three_right", any(right[:SHOWN]))
        count.gains.append(_ndcg(have, names))
    if have.wants:
        count.add("wants")
        count.add("want_in_three", any(offer.organisation in have.wants for offer in offers[:SHOWN]))
        count.add("want_linked", any(offer.organisation in have.wants and offer.is_want for offer in offers))
    for name in names[:SHOWN]:
        count.add("shown")
        if (flag := have.flags.get(name, "")) in FLAGS:
            count.add(flag)
    if have.hazard == "yes":
        count.add("hazard")
        count.add("hazard_told", answer.tells_hazard)
    elif have.hazard == "no":
        count.add("harmless")
        count.add("hazard_false", answer.tells_hazard)
    stated = {offer.organisation: offer.probability for offer in reversed(offers)}
    count.stated.append([(stated[name], good) for name, good in zip(names[:SHOWN], right, strict=False)])
    first = offers[0].probability if offers else 0.0
    count.firsts.append((first, have.has_good))
    if first >= SURE:
        count.add("sure")
        count.add("sure_right", any(right[:1]))


def _ndcg(have: Have, names: Sequence[str]) -> float:
    def gain(grades: Iterable[int]) -> float:
        return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))

    best = sorted(have.grades.values(), reverse=True)[:RANKED]
    return gain(have.grades.get(name, 0) for name in names[:RANKED]) / gain(best)
