"""Writes what the command line found: a workbook of ranked matches with their reasons, and of the problems."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from openpyxl import Workbook

from symbionet.engine.model import PERIODS, Match, Organisation, Quantity, Reason, Resource
from symbionet.engine.units import UNITS
from symbionet.sheets.longtable import LongTable, PackedRows
from symbionet.sheets.problems import Problem
from symbionet.sheets.styles import add_sheet, write_table
from symbionet.sheets.wording import Language, problem_text
from symbionet.wording import SILENT

__all__ = ["MatchesBook", "match_rows"]

_NAMES = {
    "matches": {"en": "Matches", "zh": "匹配结果"},
    "problems": {"en": "Problems", "zh": "问题清单"},
    "about": {"en": "About", "zh": "关于本文件"},
}
_MATCH_COLUMNS = {
    "en": (
        *("Have", "Quantity", "Organisation", "Rank", "Partner", "Its want", "Wanted quantity", "Probability"),
        *("Distance (km)", "Reasons", "Known use: source", "CO2e avoided (t/year)", "Climate"),
    ),
    "zh": (
        *("可供资源", "数量", "企业", "名次", "匹配对象", "对方需求", "需求数量", "匹配概率"),
        *("距离（公里）", "理由", "已知用途出处", "减排量（t CO2e/年）", "气候影响"),
    ),
}
_ADDS = {"en": "adds emissions", "zh": "增加排放"}
_PROBLEM_COLUMNS = {
    "en": ("Sheet", "Row", "Column", "Value", "Effect", "Problem and remedy"),
    "zh": ("工作表", "行", "列", "单元格内容", "影响", "问题与改正办法"),
}
_EFFECTS = {
    "error": {"en": "row left out", "zh": "整行未采用"},
    "warning": {"en": "cell left out or corrected", "zh": "该单元格未采用或已更正"},
    "doubt": {"en": "taken as it stands, to be checked", "zh": "按原样采用，待核实"},
    "note": {"en": "left out on purpose", "zh": "按规则略过"},
}
_ABOUT_COLUMNS = {"en": ("What", "Value"), "zh": ("项目", "内容")}


def match_rows(
    have: Resource,
    matches: Sequence[Match],
    *,
    wants: Mapping[str, Resource],
    organisations: Mapping[str, Organisation],
    lang: Language,
    text_of: Callable[[Reason], str],
) -> list[tuple[object, ...]]:
    """Return the rows of the sheet Matches for a have; wants and organisations by id, `text_of` words a reason."""
    return [
        _match_row(have, rank, match, firms=organisations, wanted=wants, lang=lang, text_of=text_of)
        for rank, match in enumerate(matches, start=1)
    ]


class MatchesBook:
    """An .xlsx file with the sheets Matches, Problems and About."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang

    @cached_property
    def _parts(self) -> tuple[Workbook, LongTable]:
        book = Workbook()
        table = LongTable(
            add_sheet(book, _NAMES["matches"][self._lang]),
            _MATCH_COLUMNS[self._lang],
            widths=(30, 16, 28, 7, 30, 26, 16, 11, 12, 80, 40, 16, 16),
            formats={7: "0%", 8: "0.0", 11: "#,##0.0"},
        )
        return book, table

    def pack(self, rows: Iterable[tuple[object, ...]]) -> PackedRows:
        """The rows of `match_rows` of a have as `as_bytes` takes them, made in any process."""
        return self._parts[1].pack(rows)

    def as_bytes(self, rows: Sequence[PackedRows], *, problems: Iterable[Problem], about: Mapping[str, str]) -> bytes:
        """The file with these rows, have by have.

        `about` is written as it is (engine version, packs, the date of the run: nothing here reads a clock).
        """
        (book, table), lang = self._parts, self._lang
        write_table(
            add_sheet(book, _NAMES["problems"][lang]),
            _PROBLEM_COLUMNS[lang],
            [
                (item.table, item.row, item.column, item.value, _EFFECTS[item.severity][lang], problem_text(item, lang))
                for item in problems
            ],
            widths=(18, 7, 22, 30, 24, 90),
        )
        write_table(add_sheet(book, _NAMES["about"][lang]), _ABOUT_COLUMNS[lang], list(about.items()), widths=(30, 90))
        return table.save(book, rows)


def _match_row(
    have: Resource,
    rank: int,
    match: Match,
    *,
    firms: Mapping[str, Organisation],
    wanted: Mapping[str, Resource],
    lang: Language,
    text_of: Callable[[Reason], str],
) -> tuple[object, ...]:
    want = wanted.get(match.want_id or "")
    reasons = [reason for reason in match.reasons if reason.code not in SILENT]
    texts = [text for reason in reasons if (text := text_of(reason))]
    distance = next((reason.value for reason in reasons if reason.code == "distance"), None)
    sources = dict.fromkeys(str(reason.details["source"]) for reason in reasons if reason.details.get("source"))
    return (
        _title(have, lang),
        _amount(have.quantity, lang),
        _name(firms.get(have.organisation_id), lang),
        rank,
        _name(firms.get(match.organisation_id), lang),
        _title(want, lang) if want else "",
        _amount(want.quantity, lang) if want else "",
        match.probability,
        distance,
        ("；" if lang == "zh" else "; ").join(texts),
        "; ".join(sources),
        match.value.co2e.central if match.value is not None and match.value.co2e is not None else None,
        _ADDS[lang] if match.adds_emissions else "",
    )


def _title(item: Resource, lang: Language) -> str:
    return (item.title_zh or item.title_en) if lang == "zh" else (item.title_en or item.title_zh)


def _name(item: Organisation | None, lang: Language) -> str:
    if item is None:
        return ""
    return (item.name_zh or item.name_en) if lang == "zh" else (item.name_en or item.name_zh)


_PERIODS_ZH = dict(zip(PERIODS, ("小时", "班", "天", "周", "月", "季度", "年", "批", "一次性"), strict=True))


def _amount(quantity: Quantity | None, lang: Language) -> str:
    if quantity is None:
        return ""
    code = quantity.unit.replace("10k_", "10,000 ").replace("10kt", "10,000 t")
    unit = UNITS[quantity.unit].name_zh if lang == "zh" else code
    period = _PERIODS_ZH.get(quantity.period, "") if lang == "zh" else quantity.period
    return f"{quantity.value:,.10g} {unit}{f'/{period}' if period else ''}"
