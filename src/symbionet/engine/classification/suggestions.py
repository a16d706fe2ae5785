"""`suggest`: from a phrase to resource classes, codes, kind, form, hazard and unit."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np

from symbionet.engine.arrays import Floats
from symbionet.engine.classification.classes import Suggestion, suggest_classes
from symbionet.engine.classification.code_suggestions import (
    LEAST,
    STATED,
    CodeSuggestion,
    codes_of_products,
    codes_stated,
    of_class,
    sources_of,
    stated,
)
from symbionet.engine.classification.crosswalks import crosswalk
from symbionet.engine.classification.hazard_classes import holds_hazardous
from symbionet.engine.classification.hazard_signs import is_harmless, names_hazard
from symbionet.engine.classification.national_codes import national_shares
from symbionet.engine.classification.phrases import affirmed
from symbionet.engine.classification.plain import sense_counts
from symbionet.engine.classification.sectors import SectorWeight, stated_sectors, suggest_sectors
from symbionet.engine.classification.supplied_words import senses_of
from symbionet.engine.classification.users import USER_FEATURES, sector_users
from symbionet.engine.classification.waste_codes import WASTE_CODE_FEATURES, waste_codes
from symbionet.engine.classification.written_codes import WrittenCodes, codes_told, plain_words
from symbionet.engine.errors import UnknownCode
from symbionet.engine.model import Organisation, Reason
from symbionet.engine.packs import Packs, ResourceClass
from symbionet.engine.packs.waste_list import (
    always_hazardous,
    change_of,
    edition_on,
    is_mirror,
)

__all__ = ["CodeSuggestion", "Suggestions", "suggest"]


CLASSES = 8  # asked of the glossary: what is unlikely still adds to the codes
HAZARD = {"yes": 0.95, "maybe": 0.35, "no": 0.02}  # expert judgement: how often such a class is hazardous
NAMED_HAZARD, NAMED_HARMLESS = (
    0.8,
    0.1,
)  # ... of which the text names heavy metals, solvents ..., or says there are none
OPEN = (0.2, 0.5)  # ... whose code the text states, and it is hazardous by its content
SURELY, HARDLY = 0.55, 0.12  # probabilities from which it is said to be hazardous, and below which not to be
# probability of a reading beside the first, its share of the first, and probability from which nothing is asked
ALIVE, AS_LIKELY, CLEAR = 0.15, 0.4, 0.7
MOST_READINGS = 5
STANDS_OUT = 0.4  # share of an eight-digit code from which it is told without a supplier
TERM = 0.7  # score of an everyday name from which it is the reason
TERM_REASONS = {"class": "class", "words": "title", "likeness": "vector", "precedent": "precedent", "home": "home"}
USER_REASONS = {
    "use": "use",
    "taker": "taker",
    "want": "profile",
    "precedent": "precedent",
    "likeness": "vector",
    "general": "general",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What a text may mean, most probable first in every list; probabilities are 0..1.

    `sources` are sectors that typically have it (GB/T 4754; the probability is that a firm of the sector has it),
    `users` sectors that can take it (NACE Rev. 2; the probability is that the next one to take it is of the sector).
    `kind`, `form` and `unit` are "" where the text does not tell; `hazardous` is the probability that it is.
    `hazard` says the same as an answer: "yes", "no", or "open" where identification decides.
    `readings` are the classes between which the text leaves open what is meant, two or more: it is to be asked.
    `edition` of the List of Waste by which the codes are (`packs.waste_list.edition_on`).
    """

    classes: tuple[Suggestion, ...]
    ewc: tuple[CodeSuggestion, ...]
    hw: tuple[CodeSuggestion, ...]
    cpc: tuple[CodeSuggestion, ...]
    hs: tuple[CodeSuggestion, ...]
    sources: tuple[CodeSuggestion, ...]
    users: tuple[CodeSuggestion, ...]
    kind: str
    form: str
    unit: str
    hazardous: float
    readings: tuple[str, ...] = ()
    edition: str = ""

    @property
    def hazard(self) -> Literal["yes", "no", "open"]:
        """Whether it is hazardous waste, as an answer."""
        return "yes" if self.hazardous >= SURELY else "no" if self.hazardous < HARDLY else "open"


def suggest(
    text: str,
    packs: Packs,
    *,
    sector: str | None = None,
    top: int = 5,
    kind: str = "",
    description: str = "",
    on: date | None = None,
) -> Suggestions:
    """What `text` (Chinese, English or both, with typos and trade names) may mean.

    `sector` is the supplier's: a GB/T 4754 code ("C3843"), a NACE code ("2720"), or its trade or name as people write
    it; `description` and `kind` narrow the choice. European codes are those of the list as it stands `on` a day (today
    unless said); a code in the text that has ended by then gives way to those that succeed it. Chinese codes of
    hazardous waste are ranked by class, industry, process and words, and none is given where it is hardly hazardous.
    At most `top` entries per list. Raises `UnknownCode` for a sector code that no pack holds.
    Waste codes and users are a conditional logit over all entries; weights: pack uses/choice_weights.

    >>> from symbionet.engine.packs import load_packs
    >>> found = suggest("废旧铅酸电池", load_packs(), sector="C3843")
    >>> found.classes[0].class_id, found.ewc[0].code, found.kind
    ('lead-acid-battery', '160601', 'material')
    """
    edition = edition_on(on or date.today(), packs)
    return _suggest(text.strip(), packs, top, _Told((sector or "").strip(), kind, description.strip(), edition))


class _Told(NamedTuple):
    """What is told beside a text."""

    sector: str
    kind: str
    description: str
    edition: str  # of the List of Waste


@lru_cache(maxsize=20_000)
def _suggest(text: str, packs: Packs, top: int, told: _Told) -> Suggestions:
    sector, kind, description, edition = told
    sectors = find_sectors(sector, packs) if sector else ()
    codes = stated_sectors(sectors)
    if not text:
        return Suggestions(
            classes=(), ewc=(), hw=(), cpc=(), hs=(), sources=(), users=(), kind="", form="", unit="", hazardous=0.0
        )
    written = codes_told((text, description), packs)
    text = plain_words(text, packs) if written.all else text
    classes = suggest_classes(
        text, packs, top=CLASSES, sectors=codes, kind=kind, description=description, ewc=written.ewc
    )
    ewc, by_code = _waste(text, packs, classes, sectors, edition)
    told_words = f"{text}; {'; '.join(affirmed(description))}"
    starred = _newly_starred(ewc, packs, edition)
    hazard = _hazard(told_words, packs, classes, by_code, sectors=codes, newly_starred=starred)
    hazard = _with_codes(hazard, written, packs.whole)
    material = sum(item.probability for item in classes if packs.classes[item.class_id].kind in ("material", "water"))
    return Suggestions(
        classes=classes[:top],
        ewc=codes_stated(written.ewc, ewc, packs, edition)
        or tuple(_times(item, max(material, 1 - sum(c.probability for c in classes))) for item in ewc[:top]),
        hw=stated(written.hw) or _hazardous_codes(f"{text} {description}", packs, classes, sectors, hazard)[:top],
        cpc=codes_of_products(classes, packs, "cpc")[:top],
        hs=codes_of_products(classes, packs, "hs")[:top],
        sources=sources_of(classes, packs)[:top],
        users=_users(text, packs, classes, sectors)[:top],
        kind=_most(classes, packs, "kind"),
        form=_most(classes, packs, "form"),
        unit=_most(classes, packs, "unit"),
        hazardous=hazard,
        readings=_open_readings(text, packs, classes, known_supplier=bool(sectors)),
        edition=edition,
    )


def _open_readings(text: str, packs: Packs, classes: Sequence[Suggestion], *, known_supplier: bool) -> tuple[str, ...]:
    """The classes between which a text leaves open what is meant, the likelier first; empty where it is clear.

    Two readings are alive where neither stands out, and where a word means one thing at one supplier and another at
    the next and nobody says who has it.
    """
    probable = {item.class_id: item.probability for item in classes}
    first = max(probable.values(), default=0.0)
    alive = (
        {key for key, value in probable.items() if value >= max(ALIVE, AS_LIKELY * first)} if first < CLEAR else set()
    )
    senses: Counter[str] = Counter()
    if not known_supplier:
        senses = Counter(senses_of(text, packs)) + Counter(sense_counts(text, packs))
        alive |= senses.keys() if len(senses) > 1 else set()
    order = sorted(alive, key=lambda key: (-probable.get(key, 0.0), -senses[key], key))
    return tuple(order[:MOST_READINGS]) if len(order) > 1 else ()


def find_sectors(sector: str, packs: Packs) -> tuple[SectorWeight, ...]:
    """The NACE sectors of a GB/T 4754 code, a NACE code or a name; raises `UnknownCode`."""
    plain = sector.replace(".", "").upper()
    if plain[:1].isalpha() and plain[1:].isdigit():
        return tuple(SectorWeight(nace=code, weight=0.95, known_by="gb4754") for code in crosswalk(plain, packs))
    if plain.isdigit():
        if plain not in packs.codes("nace2"):
            raise UnknownCode(f"{sector!r} is not in pack 'codes/nace2'; a GB/T 4754 code has its letter (C3843)")
        return (SectorWeight(nace=plain, weight=1.0, known_by="nace"),)
    return suggest_sectors(Organisation(id="", sector=sector, business=sector), packs)


def _with_codes(hazard: float, written: WrittenCodes, packs: Packs) -> float:
    """The probability that it is hazardous with what codes and stars in the text say; of mirror entries it is open."""
    if written.starred or always_hazardous(written.all, packs):
        return STATED
    mirrors = any(is_mirror(code, packs) for code in written.ewc)
    return min(max(hazard, OPEN[0]), OPEN[1]) if mirrors else hazard


def _choose(rows: Floats, weights: Mapping[str, float], names: Sequence[str]) -> tuple[Floats, Floats]:
    """Probabilities of alternatives by a conditional logit, and each feature's part in the log-odds."""
    parts = rows * np.array([weights[name] for name in names])
    scores = parts.sum(axis=1)
    shares = np.exp(scores - scores.max())
    return shares / shares.sum(), parts


def _main(parts: Floats, names: Sequence[str], reasons: Mapping[str, str]) -> str:
    values = {name: float(parts[names.index(name)]) for name in reasons}
    return f"code_{reasons[max(values, key=lambda name: (values[name], name))]}"


def _waste(
    text: str, packs: Packs, classes: Sequence[Suggestion], sectors: Sequence[SectorWeight], edition: str
) -> tuple[tuple[CodeSuggestion, ...], float]:
    entries = waste_codes(packs, edition)
    rows = entries.features(text, packs, classes=classes, sectors=sectors)
    weights = packs.choice_weights("waste_codes" if sectors else "waste_codes_alone")
    shares, parts = _choose(rows, weights, WASTE_CODE_FEATURES)
    found = tuple(
        CodeSuggestion(
            scheme="ewc",
            code=entries.codes[place],
            probability=float(shares[place]),
            reason=_waste_reason(rows[place], parts[place], _class_of(entries.codes[place], classes, packs)),
        )
        for place in np.argsort(-shares, kind="stable")[:50]
        if shares[place] >= LEAST
    )
    return found, float(shares[entries.hazardous].sum())


def _class_of(code: str, classes: Sequence[Suggestion], packs: Packs) -> ResourceClass | None:
    """The likeliest class that has a code."""
    return next((known for item in classes if code in (known := packs.classes[item.class_id]).ewc), None)


def _waste_reason(row: Floats, parts: Floats, known: ResourceClass | None) -> Reason:
    if row[WASTE_CODE_FEATURES.index("term")] >= TERM:
        return Reason(code="code_term")
    code = _main(parts, WASTE_CODE_FEATURES, TERM_REASONS)
    return of_class(known) if code == "code_class" and known is not None else Reason(code=code)


def _times(item: CodeSuggestion, share: float) -> CodeSuggestion:
    return replace(item, probability=item.probability * min(1.0, share))


def _users(
    text: str, packs: Packs, classes: Sequence[Suggestion], sectors: Sequence[SectorWeight]
) -> tuple[CodeSuggestion, ...]:
    users = sector_users(packs)
    rows = users.features(text, classes=classes, sectors=sectors)
    shares, parts = _choose(rows, packs.choice_weights("sectors"), USER_FEATURES)
    return tuple(
        CodeSuggestion(
            scheme="nace2",
            code=users.codes[place],
            probability=float(shares[place]),
            reason=Reason(code=_main(parts[place], USER_FEATURES, USER_REASONS)),
        )
        for place in np.argsort(-shares, kind="stable")[:50]
        if shares[place] >= LEAST
    )


def _hazardous_codes(
    text: str, packs: Packs, classes: Sequence[Suggestion], sectors: Sequence[SectorWeight], hazard: float
) -> tuple[CodeSuggestion, ...]:
    if hazard < HARDLY:
        return ()
    known = packs.classes[classes[0].class_id] if classes else None
    reason = of_class(known) if known is not None and known.hw else Reason(code="code_title")
    shares = national_shares(text, packs, classes=classes, sectors=sectors)
    found = [(code, share, "hw2021") for code, share in shares]
    category = next((code for code in known.hw if code.startswith("HW")), "") if known is not None else ""
    if category and not sectors and shares[0][1] < STANDS_OUT:  # nobody says where it comes from: the category alone
        together = sum(share for code, share in shares if code.endswith(f"-{category[2:]}"))
        found.insert(0, (category, together, "hw2021_categories"))
    return tuple(
        CodeSuggestion(scheme=scheme, code=code, probability=hazard * share, reason=reason)
        for code, share, scheme in found
        if hazard * share >= LEAST
    )


def _most(classes: Sequence[Suggestion], packs: Packs, name: str) -> str:
    """The value of an attribute that most of the probability stands for, "" below one half."""
    shares: dict[str, float] = {}
    for item in classes:
        value = str(getattr(packs.classes[item.class_id], name))
        shares[value] = shares.get(value, 0.0) + item.probability
    best = max(shares, key=lambda value: (shares[value], value), default="")
    return best if shares.get(best, 0.0) >= 0.5 else ""


def _newly_starred(ewc: Sequence[CodeSuggestion], packs: Packs, edition: str) -> bool:
    """Whether the change with which an edition began stars the likeliest entry."""
    change = change_of(ewc[0].code, packs) if edition and ewc else None
    return change is not None and change.row["hazardous"] == "yes"


def _hazard(
    text: str,
    packs: Packs,
    classes: Sequence[Suggestion],
    by_code: float,
    *,
    sectors: tuple[str, ...],
    newly_starred: bool,
) -> float:
    """The probability that it is hazardous waste: by the classes as far as they are known, else by the waste codes.

    Where a class holds hazardous and harmless wastes, what the text names decides, unless its likeliest entry is one
    that the list has newly starred.
    """
    known = math.fsum(item.probability for item in classes)
    named = NAMED_HARMLESS if is_harmless(text) else NAMED_HAZARD if names_hazard(text, packs) else 0.0

    def share(class_id: str) -> float:
        item = packs.classes[class_id]
        if item.hazardous != "maybe":
            return HAZARD[item.hazardous]
        if newly_starred:
            return HAZARD["yes"]
        held = HAZARD["maybe"] if holds_hazardous(class_id, sectors, packs.whole) else NAMED_HARMLESS
        return named or held

    by_class = math.fsum(item.probability * share(item.class_id) for item in classes)
    return min(1.0, by_class + max(0.0, 1.0 - known) * by_code)
