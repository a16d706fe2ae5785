"""Words for the codes of an impact assessment, in Chinese and English (pack `wording/impact`)."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from symbionet.engine.impact import Assumption, UsedFactor
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.judged import MOSTLY
from symbionet.sheets.vocabulary import fold
from symbionet.sheets.wording import Language

__all__ = [
    "assumed_text",
    "capital",
    "detail_text",
    "factor_text",
    "field_words",
    "impact_word",
    "judged_text",
    "plain_value",
    "subject_text",
    "value_text",
]

EXPERT = "expert_judgement"
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


@cache
def _headings() -> dict[str, dict[str, list[str]]]:
    rows = load_packs().rows("wording/flow_headings")
    return {row["field"]: {lang: row[f"terms_{lang}"].split("|") for lang in ("en", "zh")} for row in rows}


def judged_text(share: float | None, lang: Language, *, coarse: bool = False) -> str:
    """What a figure says beside itself where more than half of it rests on expert judgement, else "".

    `coarse` leaves the per cent out: where sides are not named, a share could be solved for an amount.

    >>> judged_text(0.876, "en"), judged_text(0.876, "zh"), judged_text(0.5, "en"), judged_text(0.9, "zh", coarse=True)
    ('mostly expert judgement (88 %)', '多为专家判断（88%）', '', '多为专家判断')
    """
    if share is None or share <= MOSTLY:
        return ""
    if coarse:
        return impact_word("judged.mostly", lang)
    percent = f"{100 * share:.0f}%" if lang == "zh" else f"{100 * share:.0f} %"
    return impact_word("judged.share", lang, percent=percent)


PER = {"disposal_kgco2e_per_t": "kg CO2e/t", "virgin_kgco2e_per_t": "kg CO2e/t",
       "reprocessing_kgco2e_per_t": "kg CO2e/t", "freight_kgco2e_per_tkm": "kg CO2e/tkm"}  # fmt: skip


def field_words(name: str, lang: Language) -> str:
    """The name of a stated thing as the headings of a table of flows have it; a factor with its unit.

    >>> field_words("persistence", "zh"), field_words("process_kwh", "zh"), field_words("virgin_kgco2e_per_t", "en")
    ('持续率', '工艺用电（kWh）', 'Virgin factor, kg CO2e/t')
    """
    words = _headings().get(name, {}).get(lang) or [_words(lang).get(f"field.{name}", name.replace("_", " "))]
    if unit := PER.get(name):
        return f"{words[0]}（{unit}）" if lang == "zh" else f"{capital(words[2])}, {unit}"
    return capital(words[0])


def capital(text: str) -> str:
    """The text with its first letter large; the rest stays."""
    return text[:1].upper() + text[1:]


def factor_text(factor: UsedFactor, lang: Language) -> str:
    """Where a factor comes from: citation, id, region, year, grade and how it fits.

    >>> factor_text(UsedFactor(id="own", value=860.0, low=774.0, high=946.0, unit="kgCO2e/t"), "en")
    'own factor stated in the file'
    """
    if factor.id in ("own", ""):
        return impact_word("source.own" if factor.id else "source.none", lang)
    words = _words(lang)
    judged = factor.source == _words("en")[f"fit.{EXPERT}"]  # then the source says it, in the language of the reader
    quiet = (*QUIET, EXPERT) if judged else QUIET
    fits = [words.get(f"fit.{code}", code) for code in factor.fit if code not in quiet]
    parts = [factor.id, " ".join(filter(None, (factor.region, str(factor.year or "")))), factor.unit]
    parts += [impact_word("source.grade", lang, value=factor.quality)] if factor.quality else []
    joint = "；" if lang == "zh" else "; "
    return f"{words[f'fit.{EXPERT}'] if judged else factor.source} [{joint.join(filter(None, [*parts, *fits]))}]"


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


@cache
def _subject_names() -> Mapping[str, Mapping[str, str]]:
    """What is known to be replaced, by each of its own names; "（按热值）" says a unit and is no part of a name."""
    found: dict[str, Mapping[str, str]] = {}
    for row in load_packs().rows("factors/replaced_materials"):
        names = {"en": row["name_en"], "zh": row["name_zh"].partition("（按")[0]}
        for name in (row["id"], *names.values()):
            found.setdefault(fold(name), names)
    return found


def subject_text(text: str, lang: Language) -> str:
    """A material as it was written, or in the reader's language where the packs call one so.

    >>> subject_text("clinker", "zh"), subject_text("天然气", "en"), subject_text("slag of works B", "zh")
    ('水泥熟料', 'natural gas', 'slag of works B')
    """
    return _subject_names().get(fold(text), {}).get(lang, text)


def value_text(value: object, lang: Language) -> str:
    """An assumed value in words: numbers short, yes and no, "none" and vehicles in the language.

    >>> value_text(25.0, "zh"), value_text(False, "zh"), value_text("none", "en"), value_text("clinker", "zh")
    ('25', '否', 'none', 'clinker')
    """
    if isinstance(value, float):
        return f"{value:g}"
    return _words(lang).get(f"value.{value}".lower(), str(plain_value(value)))


def plain_value(value: object) -> object:
    """A value for JSON or a cell: dates as 2026-01-01."""
    return value.isoformat() if isinstance(value, date) else value
