"""What a match is told with beside its reasons: conditions, questions and risks; and that no lawful taker exists."""

from collections.abc import Iterator, Mapping

from symbionet.engine import Match
from symbionet.engine.matching.find.index import Index
from symbionet.wording import Language, detail_texts, reason_text

__all__ = ["burden_lines", "co2e_of", "note_json", "note_lines", "without_taker"]

MOST = 3  # of each that are printed; JSON has all
HEADS: Mapping[Language, Mapping[str, str]] = {
    "en": {"conditions": "note", "questions": "to ask", "risks": "may fail"},
    "zh": {"conditions": "条件", "questions": "待确认", "risks": "风险"},
}
ASKED: Mapping[Language, str] = {"en": "ask: ", "zh": "需询问："}  # how questions begin, which their line says once
BURDEN: Mapping[Language, str] = {
    "en": "adds emissions: {tonnes} t CO2e a year",
    "zh": "增加排放：每年 {tonnes} t CO2e",
}
NO_TAKER: Mapping[Language, str] = {
    "en": "hazardous waste, and none of these firms may lawfully take it: ask a waste manager whose licence covers it",
    "zh": "属危险废物，名单中没有可依法接收的企业：请联系经营许可范围相符的处置单位",
}


def note_json(item: Match, lang: Language) -> dict[str, list[str]]:
    """The texts of the conditions of the known use, of what is to be asked, and of what would make the match fail."""
    risks = dict.fromkeys(reason_text(reason, lang) for reason in item.risks)
    texts = dict.fromkeys(text for reason in item.reasons for text in detail_texts(reason, lang))
    return {
        "conditions": [text for text in texts if text not in risks],
        "questions": list(dict.fromkeys(reason_text(reason, lang) for reason in item.asks)),
        "risks": list(risks),
    }


def co2e_of(item: Match) -> float | None:
    """The t CO2e that its exchange avoids in a year, to the nearest kilogram; None where that is not known."""
    return round(item.value.co2e.central, 3) if item.value is not None and item.value.co2e is not None else None


def burden_lines(item: Match, lang: Language) -> Iterator[str]:
    """That its exchange emits more than it avoids, and how much, as a line; nothing of any other."""
    if item.adds_emissions and (co2e := co2e_of(item)) is not None:
        yield BURDEN[lang].format(tonnes=f"{-co2e:,.3g}" if -co2e < 1000 else f"{-co2e:,.0f}")


def note_lines(item: Match, lang: Language) -> Iterator[str]:
    """The same as lines, the first of each."""
    separator, colon = ("；", "：") if lang == "zh" else ("; ", ": ")
    for name, texts in note_json(item, lang).items():
        if texts:
            bare = [text.removeprefix(ASKED[lang]) for text in texts[:MOST]]
            yield f"{HEADS[lang][name]}{colon}{separator.join(bare)}"


def without_taker(index: Index, have: str, lang: Language) -> str:
    """What is told of a have (its id) that no firm may take: that it is hazardous waste; "" of any other."""
    number = next((row for row, item in enumerate(index.haves.resources) if item.id == have), -1)
    return NO_TAKER[lang] if number >= 0 and int(index.haves.hazardous[number]) >= 1 else ""
