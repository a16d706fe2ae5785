"""The terms of the packs in words: steps of the hierarchy, hindrances, kinds of evidence, schemes, amounts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.texts import range_words, with_unit

__all__ = [
    "SCHEME_NAMES",
    "amount_words",
    "evidence_word",
    "frequency_word",
    "hierarchy_word",
    "hindrance_word",
    "unit_words",
]

HIERARCHY = {
    "prevention": gettext_lazy("prevention"),
    "reuse": gettext_lazy("reuse"),
    "recycling": gettext_lazy("recycling"),
    "recovery": gettext_lazy("energy recovery"),
    "disposal": gettext_lazy("disposal"),
}
HINDRANCES = {
    "regulatory": gettext_lazy("rules and permits"),
    "technical": gettext_lazy("technology"),
    "economic": gettext_lazy("money"),
    "trust": gettext_lazy("trust"),
}
EVIDENCE = {
    "expert judgement": gettext_lazy("expert judgement"),
    "published exchange": gettext_lazy("published exchange"),
    "process inventory": gettext_lazy("process inventory"),
    "standard": gettext_lazy("standard"),
    "BAT reference document": gettext_lazy("BAT reference document"),
}
SCHEME_NAMES = {
    "ewc": gettext_lazy("European List of Waste"),
    "hw2021": gettext_lazy("Chinese hazardous waste list"),
    "basel_y": gettext_lazy("Basel Convention (Y codes)"),
    "cpc21": gettext_lazy("UN product codes (CPC 2.1)"),
    "hs2022": gettext_lazy("Customs headings (HS 2022)"),
    "sw2024": gettext_lazy("Chinese solid waste catalogue"),
}
OFTEN = (
    (0.6, gettext_lazy("usual")),
    (0.4, gettext_lazy("often")),
    (0.2, gettext_lazy("sometimes")),
    (0.0, gettext_lazy("seldom")),
)
UNIT_PARTS = {
    "t product": gettext_lazy("t of product"),
    "million CNY": gettext_lazy("million CNY of turnover"),
}


def hierarchy_word(level: str) -> str:
    """A step of the waste hierarchy in words."""
    return str(HIERARCHY.get(level, level))


def hindrance_word(kind: str) -> str:
    """A kind of hindrance in words."""
    return str(HINDRANCES.get(kind, kind))


def evidence_word(kind: str) -> str:
    """A kind of evidence in words."""
    return str(EVIDENCE.get(kind, kind))


def frequency_word(prior: float) -> str:
    """How often in practice: usual, often, sometimes, seldom."""
    return next(str(word) for least, word in OFTEN if prior >= least)


def unit_words(unit: str) -> str:
    """A unit for people: kg per t of product."""
    upper, stroke, lower = unit.partition("/")
    if not stroke:
        return unit
    return f"{upper}/{UNIT_PARTS[lower]}" if lower in UNIT_PARTS else unit


def amount_words(low: float | None, high: float | None, unit: str) -> str:
    """A range with its unit, "" where nothing is known."""
    if low is None and high is None:
        return ""
    ends = [f"{value:g}" for value in (low, high) if value is not None]
    if low is None:
        return _("up to %(amount)s") % {"amount": with_unit(ends[0], unit_words(unit))}
    return with_unit(range_words(ends[0], ends[-1]), unit_words(unit))
