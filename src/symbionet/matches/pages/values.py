"""What a match is worth per year: in full, or as orders of magnitude where a side must not be recognised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.texts import is_chinese
from symbionet.matches.pages.reasons import source_words
from symbionet.matches.queries.chances import read_reason
from symbionet.sheets.impactwords import judged_text
from symbionet.wording import Language, reason_text

__all__ = [
    "ShownFigure",
    "ShownPart",
    "ShownValue",
    "amount_words",
    "band_words",
    "expected_words",
    "figure_words",
    "money_words",
    "shown_sums",
    "shown_value",
    "tonnes_words",
    "value_of_share",
]

WIDTH = 100
LEAST_TOLD = 0.01  # t a year: what is less is told to one digit
RANGES = ("money", "co2e", "tonnes")
PARTS = {
    "value_disposal": gettext_lazy("Disposal avoided"),
    "value_replaced": gettext_lazy("Raw material replaced"),
    "value_transport": gettext_lazy("Transport"),
    "value_processing": gettext_lazy("Processing"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """A figure with its range as a bar; `low`, `mid`, `high` and `zero` are places of WIDTH, None where coarse."""

    name: str
    label: str
    text: str
    span: str = ""
    judged: str = ""  # what it says where more than half of it rests on expert judgement
    is_burden: bool = False
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    zero: float | None = None

    @property
    def width(self) -> float:
        """The width of the range."""
        return 0.0 if self.low is None or self.high is None else max(1.0, self.high - self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """A part of the value: its name, money and CO2e in words, and its bar."""

    label: str
    text: str
    co2e: str = ""
    span: str = ""
    is_burden: bool = False
    left: float = 0.0
    width: float = 0.0
    zero: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownValue:
    """The figures of a match, the parts they add up from, and the parts that are not known."""

    figures: tuple[ShownFigure, ...]
    parts: tuple[ShownPart, ...]
    missing: tuple[str, ...]
    sources: tuple[str, ...]
    expected: str
    is_coarse: bool


def figure_words(value: float) -> str:
    """A figure to three digits, with its sign and groups.

    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     figure_words(-12345.6), figure_words(3.456)
    ('−12,300', '3.46')
    """
    size = abs(value)
    if size >= 1:
        size = round(size, 2 - floor(log10(size)))
    decimals = 0 if size >= 100 or float(size).is_integer() else 1 if size >= 10 else 2
    text = f"{size:,.{decimals}f}"
    return f"−{text}" if value < 0 else text


def money_words(value: float) -> str:
    """Money of a year: "¥1.25 million" or 125 万元.

    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     money_words(1_250_000), money_words(-84_000)
    ('¥1.25 million', '−¥84,000')
    """
    size, sign = abs(value), "−" if value <= -0.5 else ""
    if is_chinese():
        for unit, words in ((1e8, "亿元"), (1e4, "万元")):
            if size >= unit:
                return f"{sign}{figure_words(size / unit)} {words}"
        return f"{sign}{figure_words(float(round(size)))} 元"
    if size >= 1e6:
        return f"{sign}¥{figure_words(size / 1e6)} million"
    return f"{sign}¥{figure_words(float(round(size)))}"


def tonnes_words(value: float) -> str:
    """Emissions of a year: "1,250 t"; however few they are, they are told from none: a small burden keeps its sign.

    >>> tonnes_words(-0.02), tonnes_words(0.0003), tonnes_words(0.0)
    ('−0.02 t', '0.0003 t', '0 t')
    """
    if 0 < abs(value) < LEAST_TOLD:
        return f"{'−' if value < 0 else ''}{abs(value):.1g} t"
    return f"{figure_words(round(value, 1 if abs(value) >= 1 else 2) or 0.0)} t"


SUMS: dict[str, Callable[[float], str]] = {"money": money_words, "co2e": tonnes_words}


def shown_sums(stored: Mapping[str, Any], *, coarse: bool, lang: str) -> dict[str, tuple[str, str]]:
    """Money and CO2e of a stored value, as far as known, for a list: name -> (sum in words, how far it is judged)."""
    language: Language = "zh" if lang.startswith("zh") else "en"
    return {
        name: (
            band_words(float(found["central"]), words) if coarse else words(float(found["central"])),
            judged_text(stored.get(f"{name}_judged"), language, coarse=coarse),
        )
        for name, words in SUMS.items()
        if isinstance(found := stored.get(name), Mapping)
    }


def expected_words(expected: float | None, *, coarse: bool) -> str:
    """What is expected of a match in money, "" where it is not known."""
    if expected is None:
        return ""
    return band_words(expected, money_words) if coarse else money_words(expected)


def amount_words(stored: Mapping[str, Any], *, coarse: bool) -> str:
    """The amount of a stored value, "" where it is not known."""
    found = stored.get("tonnes")
    if not isinstance(found, Mapping):
        return ""
    words, central = _amount(stored), float(found["central"])
    return band_words(central, words) if coarse else str(words(central))


def shown_value(stored: Mapping[str, Any], *, expected: float | None, coarse: bool, lang: str) -> ShownValue | None:
    """The stored value of a match for people, None where nothing is known."""
    ranges = [
        ("money", _("Net value per year"), money_words, stored.get("money")),
        ("co2e", _("CO2e avoided per year"), tonnes_words, stored.get("co2e")),
        ("amount", _("Amount exchanged per year"), _amount(stored), stored.get("tonnes")),
    ]
    language: Language = "zh" if lang.startswith("zh") else "en"
    figures = tuple(
        replace(
            _coarse_figure(name, label, words, found) if coarse else _figure(name, label, words, found),
            judged=judged_text(stored.get(f"{name}_judged"), language, coarse=coarse),
        )
        for name, label, words, found in ranges
        if isinstance(found, Mapping)
    )
    parts = [read_reason(item) for item in stored.get("parts") or []]
    known = [part for part in parts if isinstance(part.value, int | float)]
    if not figures and not known:
        return None
    return ShownValue(
        figures=figures,
        parts=tuple(ShownPart(label=_label(part.code), text=_("known")) for part in known)
        if coarse
        else _parts(known, lang),
        missing=tuple(_label(part.code) for part in parts if part not in known),
        sources=()
        if coarse
        else tuple(dict.fromkeys(one for part in known for one in _sources(str(part.details.get("basis") or "")))),
        expected=expected_words(expected, coarse=coarse),
        is_coarse=coarse,
    )


def value_of_share(stored: Mapping[str, Any], left: float) -> Mapping[str, Any]:
    """The stored value where such a share of the amount is left, 0 to 1: all of its figures are proportional to it."""
    if left == 1:
        return stored
    ranges = {name: _times(part, left) for name in RANGES if isinstance(part := stored.get(name), Mapping)}
    parts = [
        {**part, "value": _times(part.get("value"), left), "details": _times(part.get("details") or {}, left)}
        for part in stored.get("parts") or []
    ]
    return {**stored, **ranges, "parts": parts}


def _times(found: Any, share: float) -> Any:
    if isinstance(found, Mapping):
        return {name: _times(value, share) for name, value in found.items()}
    return found * share if isinstance(found, int | float) else found


def _amount(stored: Mapping[str, Any]) -> Any:
    unit = str(stored.get("unit") or "t")
    return lambda value: f"{figure_words(value)} {unit}"


def _label(code: str) -> str:
    return str(PARTS.get(code, code.removeprefix("value_").replace("_", " ")))


def _figure(name: str, label: str, words: Any, found: Mapping[str, float]) -> ShownFigure:
    low, mid, high = (float(found[end]) for end in ("low", "central", "high"))
    first, last = min(0.0, low), max(0.0, high)
    scale = WIDTH / (last - first) if last > first else 0.0

    def at(value: float) -> float:
        return round((value - first) * scale, 1)

    return ShownFigure(
        name=name,
        label=label,
        text=words(mid),
        span=_("%(low)s to %(high)s") % {"low": words(low), "high": words(high)} if high > low else "",
        is_burden=mid < 0,
        low=at(low),
        mid=at(mid),
        high=at(high),
        zero=at(0.0),
    )


def _coarse_figure(name: str, label: str, words: Any, found: Mapping[str, float]) -> ShownFigure:
    mid = float(found["central"])
    return ShownFigure(name=name, label=label, text=band_words(mid, words), is_burden=mid < 0)


def band_words(value: float, words: Any) -> str:
    """The order of magnitude: finer figures could be solved for an amount or a distance."""
    if abs(value) < 1:
        return _("next to nothing")
    low = 10.0 ** floor(log10(abs(value)))
    span = _("%(low)s to %(high)s") % {"low": words(low), "high": words(10 * low)}
    return _("a burden of %(span)s") % {"span": span} if value < 0 else span


def _parts(known: list[Any], lang: str) -> tuple[ShownPart, ...]:
    ends = [0.0]
    for part in known:
        ends += [float(part.value)]
    first, last = min(ends), max(ends)
    scale = WIDTH / (last - first) if last > first else 0.0
    return tuple(_part(part, first, scale, lang) for part in known)


def _sources(basis: str) -> list[str]:
    """Who says so, without the names of the pack's rows: "gravel: expert judgement; ..."."""
    return [source_words(text.rpartition(": ")[2]) for text in basis.split("; ") if text]


def _part(part: Any, first: float, scale: float, lang: str) -> ShownPart:
    value, details = float(part.value), part.details
    low, high, co2e = (details.get(name) for name in ("low", "high", "co2e"))
    ranged = isinstance(low, int | float) and isinstance(high, int | float) and high > low
    words = reason_text(part, lang)
    return ShownPart(
        label=_label(part.code) if words == part.code else words[:1].upper() + words[1:],
        text=money_words(value),
        co2e=f"{tonnes_words(co2e)} CO2e" if isinstance(co2e, int | float) and co2e else "",
        span=_("%(low)s to %(high)s") % {"low": money_words(low), "high": money_words(high)} if ranged else "",
        is_burden=value < 0,
        left=round((min(value, 0.0) - first) * scale, 1),
        width=max(0.6, round(abs(value) * scale, 1)),
        zero=round(-first * scale, 1),
    )
