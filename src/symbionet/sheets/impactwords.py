"""Words for the codes of an impact assessment, in Chinese and English (pack `wording/impact`)."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from symbionet.engine.impact import Assumption, UsedFactor
from symbionet.engine.packs import load_packs
from symbionet.sheets.wording import Language

__all__ = ["assumed_text", "detail_text", "factor_text", "impact_word", "plain_value"]

QUIET = ("earlier_year",)  # the year stands beside the factor anyway


@cache
def _words(lang: Language) -> Mapping[str, str]:
    return {row["code"]: row[lang] for row in load_packs().rows("wording/impact")}


def impact_word(code: str, lang: Language, **values: object) -> str:
    """The words of a code such as "term.virgin" or "flag.negative".

    >>> impact_word("term.virgin", "zh"), impact_word("line.in_year", "en", year=2026)
    ('避免的原生生产', 'in-year 2026')
    """
    return _words(lang)[code].format_map(values)


def factor_text(factor: UsedFactor, lang: Language) -> str:
    """Where a factor comes from: citation, id, region, year, grade and how it fits.

    >>> factor_text(UsedFactor(id="own", value=860.0, low=774.0, high=946.0, unit="kgCO2e/t"), "en")
    'own factor stated in the file'
    """
    if factor.id in ("own", ""):
        return impact_word("source.own" if factor.id else "source.none", lang)
    words = _words(lang)
    fits = [words.get(f"fit.{code}", code) for code in factor.fit if code not in QUIET]
    told = [factor.id, " ".join(filter(None, (factor.region, str(factor.year or "")))), factor.unit]
    told += [impact_word("source.grade", lang, value=factor.quality)] if factor.quality else []
    joint = "；" if lang == "zh" else "; "
    return f"{factor.source} [{joint.join(filter(None, [*told, *fits]))}]"


def assumed_text(item: Assumption, lang: Language) -> str:
    """Why a value was assumed, and from where.

    >>> assumed_text(Assumption(field="years", value=1, code="years_one"), "en")
    'not stated: one period of twelve months'
    """
    factor = factor_text(item.factor, lang) if item.factor else ""
    return impact_word(f"assumed.{item.code}", lang, factor=factor, **item.details)


def detail_text(detail: str, lang: Language) -> str:
    """The detail of a term in words: former routes, or what is replaced as it was written.

    >>> detail_text("landfill+incineration", "zh"), detail_text("clinker", "zh")
    ('填埋+焚烧', 'clinker')
    """
    words = _words(lang)
    return "+".join(words.get(f"detail.{part}", part) for part in detail.split("+"))


def plain_value(value: object) -> object:
    """A value for JSON or a cell: dates as 2026-01-01."""
    return value.isoformat() if isinstance(value, date) else value
