"""Figures of a composition that stand in a description: "LOI below 6", "含水78%", "65 % water"."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from symbionet.engine.matching.conditions.composition import factor_between, known_parameters, parameter_unit
from symbionet.engine.model import Component, Resource
from symbionet.engine.packs import Packs

__all__ = ["described_figures", "with_figures"]

PART = re.compile(r"[;；,，、。\n|()（）]|\.(?=\s|$)")
UNIT = r"%|‰|ppm|mg/kg|mg/l|g/l|毫克/升|克/升|毫克/公斤|kcal(?:/kg)?|大卡|MJ/kg"
CHINESE_UNITS = {"毫克/升": "mg/l", "克/升": "g/l", "毫克/公斤": "mg/kg"}
NUMBER = re.compile(
    rf"(?P<low>\d+(?:[.]\d+)?)(?:\s*[-~–—～至]\s*(?P<high>\d+(?:[.]\d+)?))?\s*(?P<unit>{UNIT})?(?![A-Za-z0-9.°℃度万/])",
    re.I,
)
THOUSANDS = re.compile(r"(?<=\d)[,， ](?=\d{3}(?!\d))")
AT_MOST = re.compile(
    r"(?:\b(?:below|under|max(?:imum)?\.?|up to|at most|less than|not (?:above|over)|no more than|within)"
    r"|<=?|≤|低于|不超过?|不高于|小于|不大于|少于)\s*$",
    re.I,
)
AT_LEAST = re.compile(
    r"(?:\b(?:above|over|min(?:imum)?\.?|at least|more than|from)|>=?|≥|高于|不低于|大于|不小于|多于|超过)\s*$", re.I
)
ABOUT = re.compile(r"(?:\b(?:about|abt|approx\.?|some|only|is|of|still|around)|[:=~：约]|大约|左右|为|在)\s*$", re.I)
MOST_AFTER = re.compile(r"^\s*(?:以下|以内|max\b|or less)", re.I)
LEAST_AFTER = re.compile(r"^\s*(?:以上|or more|and up|min\b)", re.I)
SINGLE = ("pH", "LOI", "SiO2", "CaO", "MgO", "Al2O3", "Fe2O3", "CaCO3")  # so plain that no unit is written
IN_WATER = ("COD", "BOD", "TDS", "TSS")
HEAT = ("kcal", "kcal/kg", "大卡", "mj/kg")
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
    for part in PART.split(plain):
        for match in NUMBER.finditer(part):
            if (one := _component(part, match, packs)) is not None:
                found.setdefault(one.name, one)
    return tuple(found.values())


def _component(part: str, match: re.Match[str], packs: Packs) -> Component | None:
    before, after = part[: match.start()], part[match.end() :]
    if before[-1:].isascii() and before[-1:].isalnum():
        return None  # a figure within a name: PM10
    bound = AT_MOST.search(before) or AT_LEAST.search(before)
    at_most = bool(AT_MOST.search(before) or MOST_AFTER.match(after))
    at_least = bool(AT_LEAST.search(before) or LEAST_AFTER.match(after))
    name = ABOUT.sub("", ABOUT.sub("", before[: bound.start()] if bound else before).strip()).strip()
    unit = CHINESE_UNITS.get(match["unit"] or "", (match["unit"] or "").lower())
    parameter = _named_before(name, packs) or (_named_after(after, packs) if unit else "")
    parameter = "heating_value" if unit in HEAT else parameter
    if not parameter:
        return None
    low, high = float(match["low"]), float(match["high"] or match["low"])
    if not unit:
        if parameter not in (*SINGLE, *IN_WATER) or (parameter in SINGLE and high > 100.0):
            return None
        unit = parameter_unit(parameter, packs)
    unit = "kcal/kg" if unit in ("kcal", "大卡") else unit
    if factor_between(unit, parameter_unit(parameter, packs)) is None:
        return None
    return Component(
        name=parameter,
        low=None if at_most else low,
        high=None if at_least else high,
        unit=unit,
    )


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
