"""Words the codes of the engine in Chinese and English, from the pack `wording/reasons`; works without Django."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from string import Formatter
from typing import Literal

from symbionet.engine.model import Match, Reason
from symbionet.engine.packs import Packs, load_packs
from symbionet.engine.packs.waste_list import printed_codes

__all__ = [
    "LANGUAGES",
    "Language",
    "code_name",
    "country_name",
    "detail_texts",
    "main_reasons",
    "reason_text",
    "summary_text",
]

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

SUMMARY_REASONS = 3
SEPARATOR = {"en": "; ", "zh": "；"}
SEPARATOR_OF_CODES: Mapping[Language, str] = {"en": ", ", "zh": "、"}
# what a reader wants to hear first; the rest follows by weight
FIRST = ("known_use", "class_same", "class_related", "code_same", "permit_needed", "distance", "quantity_fit")
PLACES = {code: place for place, code in enumerate(FIRST)}
SILENT = ("prior", "excess")
# what a known use says beside its reason, and the details that hold it
SAYS: Mapping[Language, tuple[tuple[str, str], ...]] = {
    lang: tuple((name, f"{name}_{lang}") for name in ("replaces", "condition", "hindrance")) for lang in LANGUAGES
}
PAIRED = ("ask_hazard_mirror", "ask_hazard_code")  # name a mirror entry with its twins, if it has any
CODED = ("code_same", "waste_code", "ask_hazard_denied", *PAIRED)  # their values are waste codes
# signals that every pair has: told where they weigh
QUIET = {
    "business_similarity": 0.8,
    "focus": 0.8,
    "rivals": 1.0,
    "disposal": 0.3,
    "producer": 0.3,
    "unknown_taker": 0.3,
    "sector_unknown": 0.0,
}


def reason_text(reason: Reason, lang: str, *, on: date | None = None) -> str:
    """The words of a reason in `lang` ("zh" or "en"); waste codes as the list of the day `on` has them (None: today).

    >>> reason_text(Reason(code="distance", value=12.0), "en")
    '12 km'
    >>> reason_text(Reason(code="quantity_fit", value=40.0), "zh")
    '可满足需求量的 40%'
    """
    code, told, is_against = reason.code, reason.details, reason.contribution < 0
    language: Language = "en" if lang == "en" else _language(lang)
    # only what the words need: reasons that differ in all else read the same
    names = _names_of(code, is_against, language) if told else ()
    details = tuple([(name, told[name]) for name in names if name in told])
    if code in CODED:
        details += (("printed", _printed(str(reason.value or ""), lang, on)),)
        details += (("twins", _printed(str(told.get("twins", "")), lang, on)),)
    return _reason_text(code, reason.value, details, is_against, language)


@lru_cache(maxsize=1024)
def _names_of(code: str, is_against: bool, language: Language) -> tuple[str, ...]:
    """The details that the words of a code may hold."""
    texts = _texts(language)
    codes = (f"{code}_against", code, f"{code}_alone", f"{code}_plain")
    fields = (name for key in codes for _, name, _, _ in Formatter().parse(texts.get(key, "")) if name)
    return tuple(dict.fromkeys((*fields, *(("want_form",) if code == "form" else ()))))


def _printed(codes: str, lang: str, on: date | None) -> str:
    day = on or datetime.now(tz=UTC).date()
    return SEPARATOR_OF_CODES[_language(lang)].join(printed_codes(filter(None, codes.split("|")), load_packs(), on=day))


@lru_cache(maxsize=65536)
def _reason_text(
    code: str,
    value: str | float | None,
    details: tuple[tuple[str, str | float], ...],
    is_against: bool,
    language: Language,
) -> str:
    """The same of what a reason holds: thousands of matches tell the same use, question or risk."""
    texts = _texts(language)
    template = (texts.get(f"{code}_against") if is_against else "") or texts.get(code) or code
    words = {name: _plain(detail) for name, detail in details}
    words["value"] = words.pop("printed", "") or _plain(value)
    if code in PAIRED and not words["twins"]:
        template = texts[f"{code}_alone"]
    if code == "known_use" and not words.get(f"reason_{language}"):
        template = texts["known_use_plain"]
    if "country" in words:
        words["country"] = country_name(words["country"], language)
    if code == "form":
        words[f"form_{language}"] = texts.get(f"form.{value}", "")
        words[f"want_form_{language}"] = texts.get(f"form.{words.get('want_form', '')}", "")
    return template.format_map(_Gaps(words)).strip(" .。：:")


def detail_texts(reason: Reason, lang: str) -> tuple[str, ...]:
    """What else a known use says: what it replaces, its condition and what often hinders it; empty for other reasons.

    >>> detail_texts(Reason(code="known_use", details={"condition_en": "loss on ignition < 8 %"}), "en")
    ('condition: loss on ignition < 8 %',)
    """
    if not reason.details:
        return ()
    language, told = _language(lang), reason.details
    found = [(name, told[key]) for name, key in SAYS[language] if key in told]
    return tuple(_texts(language)[name].format(value=text) for name, text in found if text)


def code_name(scheme: str, code: str, packs: Packs, lang: str) -> str:
    """The name of a code in `lang`, else in the other language; "" for a code that its pack does not hold.

    >>> code_name("ewc", "100102", load_packs(), "zh")
    '粉煤灰'
    """
    row = packs.codes(scheme).get(code, {})
    first, second = ("name_zh", "name_en") if _language(lang) == "zh" else ("name_en", "name_zh")
    return row.get(first) or row.get(second) or ""


def country_name(country: str, lang: str) -> str:
    """A country of published cases in `lang`; as it is written where it has no name there.

    >>> country_name("Australia", "zh"), country_name("Atlantis", "zh")
    ('澳大利亚', 'Atlantis')
    """
    return _texts(_language(lang)).get(f"country.{country}", country)


def main_reasons(match: Match) -> tuple[Reason, ...]:
    """The reasons of a match that people read: without prior and excess, the telling ones first.

    >>> match = Match(have_id="h", organisation_id="o", want_id=None, probability=0.5,
    ...     reasons=(Reason(code="distance", value=3.0), Reason(code="known_use"), Reason(code="prior")))
    >>> [reason.code for reason in main_reasons(match)]
    ['known_use', 'distance']
    """
    shown = [
        reason
        for reason in match.reasons
        if reason.code not in SILENT and abs(reason.contribution) >= QUIET.get(reason.code, 0.0)
    ]
    return tuple(sorted(shown, key=lambda reason: PLACES.get(reason.code, len(FIRST))))


def summary_text(match: Match, lang: str) -> str:
    """One line about a match: its most telling reasons.

    >>> match = Match(have_id="h", organisation_id="o", want_id=None, probability=0.5,
    ...     reasons=(Reason(code="quantity_fit", value=40.0), Reason(code="distance", value=12.0)))
    >>> summary_text(match, "en")
    '12 km; covers 40 % of the want'
    """
    language = _language(lang)
    texts = dict.fromkeys(reason_text(reason, language) for reason in main_reasons(match)[:SUMMARY_REASONS])
    return SEPARATOR[language].join(text for text in texts if text)


class _Gaps(dict[str, str]):
    """A detail that is not stated leaves a gap, never an error on a page."""

    def __missing__(self, key: str) -> str:
        return ""


@lru_cache(maxsize=2)
def _texts(language: Language) -> Mapping[str, str]:
    return {row["code"]: row[language] for row in load_packs().rows("wording/reasons")}


@lru_cache(maxsize=64)
def _language(lang: str) -> Language:
    # Django says zh-hans, browsers zh-CN: all Chinese readers get Chinese, all others English
    return "zh" if lang.lower().startswith("zh") else "en"


def _plain(value: str | float | None) -> str:
    if isinstance(value, float | int):
        return f"{value:,.0f}" if abs(value) >= 10 or float(value).is_integer() else f"{value:.1f}"
    return value or ""
