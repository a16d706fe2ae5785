"""Figures of a composition that stand in a description: "LOI below 6", "含水78%", "65 % water"."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from symbionet.engine.matching.conditions.composition import WHOLE, factor_between, known_parameters, parameter_unit
from symbionet.engine.model import Component, Resource
from symbionet.engine.packs import Packs

__all__ = ["described_figures", "with_figures"]

CLAUSE = re.compile(r"[;；,，。\n]|\.(?=\s|$)")
PART = re.compile(r"[、|()（）]")
UNIT = r"%|‰|ppm|g/t|mg/kg|mg/l|g/l|毫克/升|克/升|毫克/公斤|kcal(?:/kg)?|大卡|MJ(?:/kg)?"
CHINESE_UNITS = {"毫克/升": "mg/l", "克/升": "g/l", "毫克/公斤": "mg/kg"}
NUMBER = re.compile(
    rf"(?P<low>\d+(?:[.]\d+)?)(?:\s*[-~–—～至]\s*(?P<high>\d+(?:[.]\d+)?))?\s*(?P<unit>{UNIT})?(?![A-Za-z0-9.万/]|\s?[°℃度]|\s?C\b)",
    re.I,
)
THOUSANDS = re.compile(r"(?<=\d)[,， ](?=\d{3}(?!\d))")
AT_MOST = re.compile(
    r"(?:\b(?:below|under|max(?:imum)?\.?|up to|at most|less than|not (?:above|over)|no more than|within)"
    r"|<=?|≤|(?<!不)(?:低于|小于|少于)|不超过?|不高于|不大于|不多于)\s*$",
    re.I,
)
AT_LEAST = re.compile(
    r"(?:\b(?:(?<!not )(?:above|over)|min(?:imum)?\.?|at least|(?<!no )more than|from)"
    r"|>=?|≥|(?<!不)(?:高于|大于|多于|超过)|不低于|不小于|不少于)\s*$",
    re.I,
)
ABOUT = re.compile(r"(?:\b(?:about|abt|approx\.?|some|only|is|of|still|around)|[:=~：约]|大约|左右|为|在)\s*$", re.I)
MOST_AFTER = re.compile(r"^\s*(?:以下|[以之]?内|max\b|or less|or under)", re.I)
LEAST_AFTER = re.compile(r"^\s*(?:以上|起|or more|and up|up\b|upwards?\b|min\b)", re.I)
# "Zn over 2 g/L refused", "no Cl above 1 %", 氯>1%不要: what is bounded so is not taken
REFUSED_AFTER = re.compile(
    r"(?:\b(?:refused|rejected|excluded|unwanted|unsuitable|not (?:accepted|taken|wanted|allowed)|no use|no)"
    r"|(?:不要|不收|不接收?|不行|不可|拒收|免谈))\s*$",
    re.I,
)
REFUSED_BEFORE = re.compile(
    r"\b(?:no|not|nothing with|never|without)\s[^\d]{0,40}$|(?:不要|不收|不得|不能|谢绝)[^\d]{0,12}$", re.I
)
SINGLE = ("pH", "LOI", "SiO2", "CaO", "MgO", "Al2O3", "Fe2O3", "CaCO3")  # so plain that no unit is written
IN_WATER = ("COD", "BOD", "TDS", "TSS")
HEAT = ("kcal", "kcal/kg", "大卡", "mj/kg", "mj")
HEAT_UNITS = {"kcal": "kcal/kg", "大卡": "kcal/kg", "mj": "mj/kg"}
PER_LITRE = {"g/l": 0.1, "mg/l": 1e-4}  # to % of a liquid of which a litre weighs about a kilogram
LEAST_WATER = 5.0  # % of water that is told by its figure alone
REACH = 80  # characters beside a figure that may name it
MOST_WORDS = 3  # of the name of a parameter


def with_figures(item: Resource, packs: Packs) -> Resource:
    """A resource with the composition that its description states, where its own field states none."""
    if item.composition or not (item.description_en or item.description_zh):
        return item
    found = described_figures(f"{item.description_zh}; {item.description_en}", packs.whole)
    return replace(item, composition=found) if found else item


@lru_cache(maxsize=50_000)
def described_figures(text: str, packs: Packs) -> tuple[Component, ...]:
    """The figures of known parameters in a text; what is bounded has one end.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> described_figures("active, LOI below 6", packs)
    (Component(name='LOI', low=None, high=6.0, unit='%'),)
    >>> [(c.name, c.low) for c in described_figures("湿糟含水78%，出口60℃", packs)]
    [('moisture', 78.0)]
    >>> described_figures("20 t a day, 8 bar, PM10", packs)
    ()
    """
    found: dict[str, Component] = {}
    plain = THOUSANDS.sub("", unicodedata.normalize("NFKC", text)) if any(sign.isdigit() for sign in text) else ""
    for clause in CLAUSE.split(plain):
        refused_after = bool(REFUSED_AFTER.search(clause))
        for part in PART.split(clause):
            for match in NUMBER.finditer(part):
                if (one := _component(part, match, packs, refused=refused_after)) is not None:
                    found.setdefault(one.name, one)
    return tuple(found.values())


def _component(part: str, match: re.Match[str], packs: Packs, *, refused: bool) -> Component | None:
    """The parameter that a number in a part of a text bounds or states; `refused`: the clause ends with a refusal."""
    before, after = part[max(0, match.start() - REACH) : match.start()], part[match.end() : match.end() + REACH]
    if before[-1:].isascii() and before[-1:].isalnum():
        return None  # a figure within a name: PM10
    bound = AT_MOST.search(before) or AT_LEAST.search(before)
    at_most = bool(AT_MOST.search(before) or MOST_AFTER.match(after))
    at_least = bool(AT_LEAST.search(before) or LEAST_AFTER.match(after)) and not at_most
    named = before[: bound.start()] if bound else before
    if (at_most or at_least) and (refused or REFUSED_BEFORE.search(named)):
        at_most, at_least = at_least, at_most
    name = ABOUT.sub("", ABOUT.sub("", named).strip()).strip()
    unit = CHINESE_UNITS.get(match["unit"] or "", (match["unit"] or "").lower())
    behind = _named_after(after, packs) if unit else ""
    parameter = behind if bound and behind and not re.search(r"\d", after) else _named_before(name, packs) or behind
    parameter = "heating_value" if unit in HEAT else parameter
    low, high = float(match["low"]), float(match["high"] or match["low"])
    if not unit and not parameter and after.strip() == "水" and LEAST_WATER <= low <= high < WHOLE:
        parameter, unit = "moisture", "%"  # 76水
    if not parameter:
        return None
    if not unit:
        unit = _unit_meant(parameter, high, packs, bounded=at_most or at_least)
    unit = HEAT_UNITS.get(unit, unit)
    if unit in PER_LITRE and parameter_unit(parameter, packs) == "%":
        low, high, unit = low * PER_LITRE[unit], high * PER_LITRE[unit], "%"
    if (not unit and parameter not in SINGLE) or factor_between(unit, parameter_unit(parameter, packs)) is None:
        return None
    return Component(
        name=parameter,
        low=None if at_most else low,
        high=None if at_least else high,
        unit=unit,
    )


def _unit_meant(parameter: str, high: float, packs: Packs, *, bounded: bool) -> str:
    """The unit of a figure beside which none is written; "" where it is not plain what is meant.

    Of a bound ("moisture under 12") it is the percent.
    """
    usual = parameter_unit(parameter, packs)
    if parameter in IN_WATER:
        return usual
    if parameter in SINGLE or (bounded and usual == "%"):
        return usual if high <= WHOLE else ""
    return ""


def _named_before(text: str, packs: Packs) -> str:
    known = known_parameters(packs)
    words = text.split()
    for size in range(min(MOST_WORDS, len(words)), 0, -1):
        if found := known.get(_plain(" ".join(words[-size:])), ""):
            return found
    last = words[-1] if words else ""
    return next((known[last[at:]] for at in range(1, len(last)) if not last[at].isascii() and last[at:] in known), "")


def _named_after(text: str, packs: Packs) -> str:
    known = known_parameters(packs)
    words = text.split()
    for size in range(min(MOST_WORDS, len(words)), 0, -1):
        if found := known.get(_plain(" ".join(words[:size])), ""):
            return found
    return ""


def _plain(name: str) -> str:
    text = "".join(name.split())
    return text if len(text) <= 2 else text.casefold()
