"""The template that people download, fill in and send back."""

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from symbionet.engine.model import PERIODS
from symbionet.engine.packs import load_packs
from symbionet.engine.units import UNITS
from symbionet.sheets.fields import RESOURCE_FIELDS
from symbionet.sheets.styles import add_sheet, as_bytes, write_table
from symbionet.sheets.vocabulary import choice_names
from symbionet.sheets.wording import Language

__all__ = ["template_workbook"]

_ROWS = 2000  # as far down as the drop-downs reach
_NAMES = {
    "organisations": {"en": "Organisations 组织", "zh": "组织 Organisations"},
    "resources": {"en": "Resources 资源", "zh": "资源 Resources"},
    "instructions": {"en": "Instructions 说明", "zh": "说明 Instructions"},
    "lists": {"en": "Lists 选项", "zh": "选项 Lists"},
}
_UNITS = (
    *("t", "kg", "10kt", "m3", "l", "10k_m3", "Nm3", "10k_Nm3", "GJ", "kWh", "MWh", "10k_kWh", "t_steam", "tce"),
    *("kW", "MW", "t.km", "m2", "mu", "pallet", "piece", "teu", "truck", "person", "h"),
)
_PERIODS = dict(zip(PERIODS, ("小时", "班", "天", "周", "月", "季度", "年", "批次", "一次性"), strict=True))
_CHOICES = (
    *(f.column for f in RESOURCE_FIELDS if f.value in ("choice", "yes or no") and f.column not in ("", "period")),
    "coordinate_system",
)
_FREE = {"unit"}  # a person may write another one


def template_workbook(lang: Language) -> bytes:
    """Return the bilingual template as an .xlsx file: its own language first, the other one behind it."""
    book = Workbook()
    lists = _lists(lang)
    for name in ("organisations", "resources"):
        _add_table(book, name, lang, lists)
    _add_instructions(book, lang)
    _add_lists(book, lang, lists)
    return as_bytes(book)


def _rows(sheet: str) -> list[dict[str, str]]:
    return [dict(row) for row in load_packs().rows("wording/template") if row["sheet"] == sheet]


def _both(english: str, chinese: str, lang: Language) -> str:
    return f"{chinese} {english}" if lang == "zh" else f"{english} {chinese}"


def _lists(lang: Language) -> dict[str, list[str]]:
    """The words of each drop-down, in both languages."""
    lists = {}
    for field in _CHOICES:
        pairs = zip(choice_names(field, "en"), choice_names(field, "zh"), strict=True)
        lists[field] = [_both(english[:1].upper() + english[1:], chinese, lang) for english, chinese in pairs]
    lists["unit"] = [_both(code, UNITS[code].name_zh, lang) for code in _UNITS]
    lists["period"] = [_both(english, chinese, lang) for english, chinese in _PERIODS.items()]
    return lists


def _add_table(book: Workbook, name: str, lang: Language, lists: dict[str, list[str]]) -> None:
    rows = _rows(name)
    sheet = add_sheet(book, _NAMES[name][lang])
    headings = [_both(row["heading_en"], row["heading_zh"], lang) for row in rows]
    example = [_typed(row[f"example_{lang}"]) for row in rows]
    write_table(sheet, headings, [example], widths=[max(14, min(34, len(row["heading_en"]) + 10)) for row in rows])
    sheet.auto_filter.ref = None
    sheet.freeze_panes = "B2" if name == "organisations" else "C2"
    for cell in sheet[2]:
        cell.font = Font(italic=True, color="808080")
    for column, row in enumerate(rows, start=1):
        if hint := "\n".join(filter(None, (row[f"hint_{lang}"], row["hint_en" if lang == "zh" else "hint_zh"]))):
            sheet.cell(1, column).comment = Comment(hint, "Symbionet", height=110, width=260)
        if row["field"] in lists:
            _add_choices(sheet, column, row, lang, lists)


def _typed(text: str) -> str | float | None:
    try:
        return float(text)
    except ValueError:
        return text or None


def _add_choices(
    sheet: Worksheet, column: int, row: dict[str, str], lang: Language, lists: dict[str, list[str]]
) -> None:
    field = row["field"]
    letter = get_column_letter(list(lists).index(field) + 1)
    source = f"='{_NAMES['lists'][lang]}'!${letter}$2:${letter}${len(lists[field]) + 1}"
    # Other spellings are read as well, so a wrong choice is a hint, never a barrier.
    rule = DataValidation(
        type="list", formula1=source, allow_blank=True, showErrorMessage=field not in _FREE, errorStyle="warning"
    )
    rule.promptTitle = row[f"heading_{lang}"][:32]
    rule.prompt = row[f"hint_{lang}"][:255] or None
    sheet.add_data_validation(rule)
    rule.add(f"{get_column_letter(column)}2:{get_column_letter(column)}{_ROWS}")


def _add_instructions(book: Workbook, lang: Language) -> None:
    sheet = add_sheet(book, _NAMES["instructions"][lang])
    sheet.column_dimensions["A"].width = 110
    other: Language = "en" if lang == "zh" else "zh"
    for language in (lang, other):
        for number, row in enumerate(_rows("instructions"), start=1):
            sheet.append([f"{number}. {row[f'hint_{language}']}"])
            sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([None])


def _add_lists(book: Workbook, lang: Language, lists: dict[str, list[str]]) -> None:
    sheet = add_sheet(book, _NAMES["lists"][lang])
    for column, (field, words) in enumerate(lists.items(), start=1):
        for line, word in enumerate((field, *words), start=1):
            sheet.cell(line, column, word)
    sheet.sheet_state = "hidden"
