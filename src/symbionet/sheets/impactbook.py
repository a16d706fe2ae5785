"""Writes an assessment as a workbook: summary, years, terms with factor and source, what was assumed, problems."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl import Workbook

from symbionet.engine.impact import PHYSICAL, Assessment, judged_terms
from symbionet.sheets.impactwords import (
    assumed_text,
    detail_text,
    factor_text,
    field_words,
    impact_word,
    judged_text,
    value_text,
)
from symbionet.sheets.problems import Problem
from symbionet.sheets.styles import add_sheet, as_bytes, write_table
from symbionet.sheets.wording import Language, problem_place, problem_text

__all__ = ["impact_workbook"]

ENDS = ("low", "central", "high")
GROSS = ("gross_low", "gross_central", "gross_high")
NUMBER = "#,##0.00"


def impact_workbook(
    found: Sequence[Assessment], *, problems: Iterable[Problem], lang: Language, about: Mapping[str, str]
) -> bytes:
    """An .xlsx file; `about` says what it is made of: file, symbionet, factors."""
    book = Workbook()
    named = {"synergy": 30.0}
    ends = dict.fromkeys(ENDS, 16.0)
    _sheet(book, "summary", {**named, "metric": 34, **ends, "flags": 60}, _summary(found, lang), lang)
    columns = {**named, "year": 8, "metric": 34, **ends, **dict.fromkeys(GROSS, 16.0)}
    _sheet(book, "years", columns, _years(found, lang), lang)
    columns = {**named, "material": 20, "term": 22, "detail": 18, "value": 16, "unit": 14, "activity": 16, "factor": 14}
    _sheet(book, "terms", {**columns, "factor_unit": 16, "source": 90}, _terms(found, lang), lang)
    columns = {**named, "material": 20, "field": 28, "assumed": 16, "why": 100}
    _sheet(book, "assumed", columns, _assumed(found, lang), lang)
    listed = [(problem_place(item, lang), problem_text(item, lang)) for item in problems]
    _sheet(book, "problems", {"place": 40, "why": 100}, listed, lang)
    rows = [(impact_word(f"about.{name}", lang), value) for name, value in about.items()]
    _sheet(book, "about", {"field": 30, "value": 90}, rows, lang)
    return as_bytes(book)


def _sheet(
    book: Workbook,
    name: str,
    columns: Mapping[str, float],
    rows: Iterable[Sequence[object]],
    lang: Language,
) -> None:
    """One sheet; `columns` are its columns with their widths."""
    numbers = {place: NUMBER for place, column in enumerate(columns) if column in (*ENDS, *GROSS, "value", "activity")}
    write_table(
        add_sheet(book, impact_word(f"sheet.{name}", lang)),
        [impact_word(f"column.{column}", lang) for column in columns],
        rows,
        widths=tuple(columns.values()),
        formats=numbers,
    )


def _summary(found: Sequence[Assessment], lang: Language) -> Iterator[tuple[object, ...]]:
    joint = "；" if lang == "zh" else "; "
    for item in found:
        words = [
            judged_text(judged_terms(item.terms), lang),
            *(impact_word(f"flag.{flag}", lang) for flag in item.flags),
        ]
        flags = joint.join(filter(None, words))
        for metric, value in item.lifetime.metrics.items():
            shown_flags = flags if metric == PHYSICAL[-1] else ""
            yield item.synergy, impact_word(f"metric.{metric}", lang), value.low, value.central, value.high, shown_flags


def _years(found: Sequence[Assessment], lang: Language) -> Iterator[tuple[object, ...]]:
    for item in found:
        for year in item.years:
            for metric, net in year.net.metrics.items():
                gross = year.gross.metrics[metric]
                ends = (net.low, net.central, net.high, gross.low, gross.central, gross.high)
                yield item.synergy, year.year, impact_word(f"metric.{metric}", lang), *ends


def _terms(found: Sequence[Assessment], lang: Language) -> Iterator[tuple[object, ...]]:
    for item in found:
        for term in item.terms:
            name = impact_word(f"term.{term.code}", lang)
            factor = term.factor
            source = factor_text(factor, lang)
            head = (item.synergy, term.material, name, detail_text(term.detail, lang))
            unit = impact_word(f"unit.{term.unit}", lang)
            yield *head, term.value, unit, term.activity, factor.value, factor.unit, source


def _assumed(found: Sequence[Assessment], lang: Language) -> Iterator[tuple[object, ...]]:
    for item in found:
        for known in item.assumed:
            number = isinstance(known.value, int | float) and not isinstance(known.value, bool)
            value = known.value if number else value_text(known.value, lang)
            yield item.synergy, known.material, field_words(known.field, lang), value, assumed_text(known, lang)
