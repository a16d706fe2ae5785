"""Figures, groups and lights of indicators in words."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.indicators import Rule, indicator_entries
from symbionet.core.texts import bracketed, in_language, percent_words, range_words
from symbionet.engine import load_packs
from symbionet.engine.errors import UnknownCode, UnknownPack
from symbionet.network.models import Park, SizeClass
from symbionet.programme.models import Indicator
from symbionet.programme.queries.outlook import Outlook
from symbionet.programme.queries.readings import Reading, rule_of

__all__ = [
    "DIMENSIONS",
    "GroupNames",
    "amount_words",
    "baseline_words",
    "dimension_words",
    "figure_words",
    "joined",
    "light_words",
    "outlook_parts",
    "outlook_words",
    "rule_words",
    "share_words",
    "sources_words",
    "unit_of",
]

DIMENSIONS = {
    "size": gettext_lazy("Size of the firm"),
    "sector": gettext_lazy("Sector"),
    "park": gettext_lazy("Park"),
    "gender": gettext_lazy("Sex"),
}
GENDERS = {"f": gettext_lazy("women"), "m": gettext_lazy("men"), "x": gettext_lazy("other or not stated")}
LIGHTS = {
    "green": gettext_lazy("on track"),
    "amber": gettext_lazy("somewhat behind"),
    "red": gettext_lazy("behind"),
    "": gettext_lazy("no plan for this day"),
}


def figure_words(value: Decimal | float | None) -> str:
    """A figure with its groups and without idle digits; a dash where there is none.

    >>> figure_words(Decimal("1234.5000")), figure_words(Decimal("80")), figure_words(None)
    ('1,234.5', '80', '–')
    """
    if value is None:
        return "–"
    number = Decimal(str(value))
    shown = f"{number:,.0f}" if abs(number) >= 10_000 else f"{number:,.2f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def amount_words(value: Decimal) -> str:
    """An amount of money with its cents.

    >>> amount_words(Decimal("21156.2"))
    '21,156.20'
    """
    return f"{value:,.2f}"


def unit_of(indicator: Indicator) -> str:
    """The unit in words: that of the query where it is computed."""
    entry = indicator_entries().get(indicator.query)
    return str(entry.unit) if entry is not None else indicator.unit


def sources_words(indicator: Indicator) -> str:
    """The sources of verification: what people wrote, else what the query rests on."""
    entry = indicator_entries().get(indicator.query)
    return str(entry.means) if entry is not None else indicator.sources


def baseline_words(indicator: Indicator) -> str:
    """The baseline with its year."""
    if indicator.baseline is None:
        return "–"
    return f"{figure_words(indicator.baseline)}{bracketed(indicator.baseline_year)}"


def dimension_words(name: str) -> str:
    """A dimension in words."""
    return str(DIMENSIONS.get(name, name))


def light_words(light: str) -> str:
    """A traffic light in words, as colours alone tell nothing to some."""
    return str(LIGHTS[light])


def outlook_words(outlook: Outlook | None) -> str:
    """The figure at the end and its range; nothing where too little is known."""
    middle, ends = outlook_parts(outlook)
    return f"{middle}{bracketed(ends)}" if ends else middle


def outlook_parts(outlook: Outlook | None) -> tuple[str, str]:
    """The figure at the end, and its range where it has one; two empty words where too little is known."""
    if outlook is None:
        return "", ""
    middle, (low, high) = round(outlook.central), _ends(outlook)
    ends = "" if low == high == middle else range_words(figure_words(low), figure_words(high))
    return figure_words(middle), ends


def _ends(outlook: Outlook) -> tuple[int, int]:
    return round(outlook.low), round(outlook.high)


def share_words(reading: Reading) -> str:
    """How far the indicator has come on its way to the target, in per cent."""
    return "" if reading.share is None else percent_words(float(reading.share))


class GroupNames:
    """The words of groups, each park and sector read once."""

    def __init__(self) -> None:
        self._parks: Mapping[str, str] | None = None

    def name(self, dimension: str, group: str) -> str:
        """A group of a dimension in words."""
        if not group:
            return _("not stated")
        if dimension == "size":
            return str(SizeClass(group).label) if group in SizeClass.values else group
        if dimension == "park":
            if self._parks is None:
                self._parks = {str(park.pk): str(park) for park in Park.objects.all()}
            return self._parks.get(group, group)
        if dimension == "sector":
            return _sector(group)
        return str(GENDERS.get(group, group)) if dimension == "gender" else group


def _sector(code: str) -> str:
    try:
        row = load_packs().code("gb4754", code)
    except (UnknownCode, UnknownPack):
        return code
    return in_language(zh=row.get("name_zh", ""), en=row.get("name_en", "")) or code


def rule_words(indicator: Indicator) -> str:
    """The rule of aggregation in words."""
    words = {
        Rule.SUM: _("Sum of the periods"),
        Rule.LAST: _("State at the end of the period"),
        Rule.DISTINCT: _("Each firm or person once"),
        Rule.RATIO: _("Numerator over denominator"),
    }
    return words[rule_of(indicator)]


def joined(parts: Iterable[str]) -> str:
    """Several words in one cell."""
    return _("; ").join(part for part in parts if part)
