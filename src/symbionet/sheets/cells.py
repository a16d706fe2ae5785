"""Reads single cells: dates, compositions, codes, coordinates, costs. A reader returns None where it cannot read."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from symbionet.engine.errors import UnreadableQuantity
from symbionet.engine.model import Component
from symbionet.engine.units import parse_number
from symbionet.sheets.tables import Cell
from symbionet.sheets.vocabulary import fold, has_chinese

__all__ = [
    "cell_fault",
    "cell_text",
    "check_uscc",
    "is_blank",
    "is_open_date",
    "read_composition",
    "read_date",
    "read_degrees",
    "read_gb4754",
    "read_hp",
    "read_nace",
    "split_list",
    "split_title",
]

_BLANK = frozenset(
    [
        *(
            "-",
            "--",
            "---",
            "—",
            "——",
            "/",
            "／",
            "\\",
            ".",
            "*",
            "?",
            "？",
            "n/a",
            "na",
            "n.a.",
            "null",
            "nil",
            "none",
        ),
        *("tbd", "tbc", "unknown", "待定", "不详", "未知", "无", "暂无", "空", "未填", "略"),
    ]
)
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
_OPEN = frozenset(
    fold(word)
    for word in (
        *(
            "now",
            "immediately",
            "at once",
            "asap",
            "today",
            "ongoing",
            "open",
            "open-ended",
            "permanent",
            "permanently",
        ),
        *("continuous", "indefinitely", "always", "anytime", "即日", "即日起", "立即", "现在", "随时", "马上", "长期"),
        *("长期有效", "常年", "持续", "无限期", "永久", "至今", "不限", "目前"),
    )
)
_MONTHS = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)
_EPOCH = date(1899, 12, 30)  # of Excel's serial days, its false leap day of 1900 included


def cell_text(cell: Cell) -> str:
    """Return a cell as text: 100102.0 as "100102", a date as 2026-03-01."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.12g}"
    return cell.isoformat()


def is_blank(text: str) -> bool:
    """Return whether a text says nothing: "-", "/", "n/a", "待定"."""
    return not text or (len(text) < 8 and text.casefold() in _BLANK)


def cell_fault(text: str) -> str:
    """Return the code of what is wrong with a cell of a formula, "" where nothing is.

    >>> cell_fault("#N/A"), cell_fault("=B2*12"), cell_fault("12")
    ('formula-error', 'formula-without-result', '')
    """
    if text.startswith("#") and text.upper() in _ERRORS:
        return "formula-error"
    return "formula-without-result" if text.startswith("=") and len(text) > 1 else ""


def is_open_date(text: str) -> bool:
    """Return whether a text leaves a date open: "即日起", "now", "长期"."""
    return fold(text) in _OPEN


@lru_cache(maxsize=4096)
def read_date(cell: Cell, *, end: bool = False) -> date | None:
    """Return the date of a cell; a month or a year is its first day, or with `end` its last.

    >>> read_date("2026年3月"), read_date("2026年3月", end=True), read_date(46082.0), read_date("1 March 2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    """
    if isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", cell_text(cell)).strip().casefold()
    text = re.sub(
        r"[t\s]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?z?$|(?:起|止|前|后|开始|以前|以后|之前|之后|号)$", "", text
    ).strip()
    text = re.sub(r"^(?:from|until|since|by|before|after|自|从|至|到)\s*", "", text)
    for pattern, make in _DATES:
        if match := re.fullmatch(pattern, text):
            try:
                return make(match, end)
            except (ValueError, KeyError, OverflowError):
                continue
    return None


def _span(year: int, first: int, last: int, end: bool) -> date:
    return date(year, last, monthrange(year, last)[1]) if end else date(year, first, 1)


def _ymd(match: re.Match[str], end: bool) -> date:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _dmy(match: re.Match[str], end: bool) -> date:
    """Day before month as in most of the world, unless only month before day makes a date."""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    year += 2000 if year < 100 else 0
    return date(year, first, second) if second > 12 else date(year, second, first)


def _serial(match: re.Match[str], end: bool) -> date:
    return _EPOCH + timedelta(days=int(float(match[0])))


def _quarter(year: str, quarter: str, end: bool) -> date:
    number = "一二三四".find(quarter) + 1 or int(quarter)
    return _span(int(year), 3 * number - 2, 3 * number, end)


def _month(name: str) -> int:
    return _MONTHS[name[:3]]


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


_NAME = r"([a-z]{3,9})\.?"
_PARTS = {
    "初": (1, 3),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "年中": (6, 6),
    "中": (6, 6),
    "底": (12, 12),
    "末": (12, 12),
}
_DATES: tuple[tuple[str, Callable[[re.Match[str], bool], date]], ...] = (
    (r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", _ymd),
    (r"(20\d\d)([01]\d)([0-3]\d)", _ymd),
    (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)", _dmy),
    (r"(\d{4})[-/.年]\s?(\d{1,2})月?(?:份)?", lambda m, end: _span(int(m[1]), int(m[2]), int(m[2]), end)),
    (r"(\d{1,2})[/.-](20\d\d)", lambda m, end: _span(int(m[2]), int(m[1]), int(m[1]), end)),
    (r"(20\d\d)([01]\d)", lambda m, end: _span(int(m[1]), int(m[2]), int(m[2]), end)),
    (r"(?:year\s)?(20\d\d)年?", lambda m, end: _span(int(m[1]), 1, 12, end)),
    (r"(20\d\d)年?(初|上半年|下半年|年中|中|底|末)", lambda m, end: _span(int(m[1]), *_PARTS[m[2]], end)),
    (r"(\d{4})年?第?([一二三四1-4])季度", lambda m, end: _quarter(m[1], m[2], end)),
    (r"q([1-4])[\s/-]*(20\d\d)", lambda m, end: _quarter(m[2], m[1], end)),
    (r"(20\d\d)[\s/-]*q([1-4])", lambda m, end: _quarter(m[1], m[2], end)),
    (
        rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_NAME}[\s,-]+(\d{{4}}|\d\d)",
        lambda m, end: date(_year(m[3]), _month(m[2]), int(m[1])),
    ),
    (rf"{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})", lambda m, end: date(int(m[3]), _month(m[1]), int(m[2]))),
    (rf"{_NAME}[\s,'-]+(\d{{4}}|\d\d)", lambda m, end: _span(_year(m[2]), _month(m[1]), _month(m[1]), end)),
    (r"end (?:of )?(20\d\d)", lambda m, end: _span(int(m[1]), 12, 12, end)),
    (r"[2-7]\d{4}(?:\.\d+)?", _serial),
)


def split_list(text: str) -> list[str]:
    """Return the parts of a cell that lists several things, separated by ; 、 | or a new line, or else by commas.

    >>> split_list("粉煤灰；脱硫石膏、余热")
    ['粉煤灰', '脱硫石膏', '余热']
    """
    text = re.sub(r"(?:^|(?<=[\n;；]))\s*[(（]?\d{1,2}[)）.、](?!\d)\s*", "", text)  # 1. 2、 (3)
    parts = re.split(r"[;；、|\n\r]+|(?:^|\s)[•·▪●]\s*", text)
    if len([part for part in parts if part.strip()]) < 2:
        parts = re.split(r"[，]|,(?!\d)(?![^(（]*[)）])", text)
    cleaned = (re.sub(r"^\s*(?:[(（]?\d{1,2}[)）.、]\s*|[-•·▪●*]\s*)", "", part).strip() for part in parts)
    return [part for part in cleaned if not is_blank(part)]


_VALUE = r"\d+(?:[.,]\d+)?"
_UNIT = r"(?:wt\.?\s?|w\s?|vol\.?\s?|mol\.?\s?)?%|‰|ppmv?|ppb|mg/kg|g/kg|ug/kg|mg/l|g/l|ug/l|mg/m3|mg/nm3|g/t"
_SHARE = (
    rf"(?P<sign>[<>≤≥~≈=]|<=|>=|max\.?|min\.?|up to|约|小于|大于|不超过|不低于|不大于|不小于|低于|高于)?\s*"
    rf"(?P<low>{_VALUE})\s*(?P<u1>%)?(?:\s*(?:-|~|至|到|to)\s*(?P<high>{_VALUE}))?\s*(?P<unit>{_UNIT})?"
)
_SIGNS = "<>≤≥~≈="
_NAMED = re.compile(
    rf"^(?P<name>[^{_SIGNS}:]*?[^\s{_SIGNS}:(])(?:\s*[:=(]\s*|\s+|\s*(?=[{_SIGNS}约小大不低高])){_SHARE}\s*\)?$", re.I
)
_TIGHT = re.compile(rf"^(?P<name>[^\d{_SIGNS}]*[\u3400-\u9fff]){_SHARE}\s*$", re.I)
_VALUE_FIRST = re.compile(rf"^{_SHARE}\s*(?:of\s+|的)?(?P<name>[^\d%].*)$", re.I)
_LOW_SIGNS = (">", "≥", ">=", "min", "min.", "大于", "不低于", "不小于", "高于")


@lru_cache(maxsize=4096)
def read_composition(text: str) -> tuple[Component, ...]:
    """Return the components that a text states; one without a share has none.

    >>> [(c.name, c.low, c.high, c.unit) for c in read_composition("SiO2 50-55%; Al2O3 28%; Cl<0.02%")]
    [('SiO2', 50.0, 55.0, '%'), ('Al2O3', 28.0, 28.0, '%'), ('Cl', 0.0, 0.02, '%')]
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[–—−]", "-", plain)
    parts = re.split(r"[;；、\n\r|]+|,(?!\d{3}\b)(?=\s*\D|\s+)|，|\s{2,}", plain)
    found = [_component(part.strip(" .。,+")) for part in parts if part and part.strip(" .。,+")]
    return tuple(component for component in found if component)


def _component(text: str) -> Component | None:
    for pattern in (_NAMED, _TIGHT, _VALUE_FIRST):
        if match := pattern.match(text):
            name = match["name"].strip(" :=(")
            unit = re.sub(r"^(?:wt|w|vol|mol)\.?\s?(?=%)", "", (match["unit"] or match["u1"] or "%").casefold())
            try:
                low = parse_number(match["low"])
                high = parse_number(match["high"]) if match["high"] else low
            except UnreadableQuantity:
                continue
            sign = (match["sign"] or "").casefold()
            if sign in _LOW_SIGNS:
                return Component(name=name, low=low, high=100.0 if unit == "%" else None, unit=unit)
            if sign and sign not in ("~", "≈", "=", "约"):
                return Component(name=name, low=0.0, high=low, unit=unit)
            return Component(name=name, low=min(low, high), high=max(low, high), unit=unit)
    return Component(name=text) if text else None


def check_uscc(code: str) -> bool:
    """Return whether a 统一社会信用代码 has 18 signs and the right check sign (GB 32100-2015, modulo 31).

    >>> check_uscc("91110000600037341L"), check_uscc("91110000600037341A")
    (True, False)
    """
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(code) != 18 or any(sign not in signs for sign in code):
        return False
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return signs[(31 - total % 31) % 31] == code[17]


def read_hp(text: str) -> list[str]:
    """Return hazard properties: HP 1 to HP 15, or the Chinese T, C, I, R, In."""
    plain = unicodedata.normalize("NFKC", text)
    numbered = [
        f"HP{int(number)}" for number in re.findall(r"HP?\s?-?(\d{1,2})\b", plain, re.I) if 1 <= int(number) <= 15
    ]
    letters = [sign for sign in re.split(r"[\s,/;、，]+", plain) if sign in ("T", "C", "I", "R", "In")]
    words = [sign for word, sign in _HAZARDS.items() if word in plain]
    return list(dict.fromkeys(numbered + letters + words))


_HAZARDS = {"毒性": "T", "腐蚀": "C", "易燃": "I", "反应性": "R", "感染": "In"}


def read_nace(text: str) -> list[str]:
    """Return NACE codes without letter and dots: "C23.51; 20.1" gives 2351, 201."""
    found = re.findall(r"(?<![\d.])[A-U]?\s?(\d{2})(?:\.?(\d{1,2})(?:\.?\d)?)?(?![\d.])", text.upper())
    return list(dict.fromkeys(division + (rest or "") for division, rest in found))


# The sections of GB/T 4754-2017 by the last division of each: a code written without its letter gets it back.
_LAST = (5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97)
_SECTIONS = tuple(zip(_LAST, "ABCDEFGHIJKLMNOPQRST", strict=True))


def read_gb4754(text: str) -> list[str]:
    """Return GB/T 4754 codes with their letter: "3011、C2511" gives C3011, C2511."""
    codes = []
    for letter, digits in re.findall(r"(?<![A-Z\d])([A-T]?)\s?(\d{2,4})(?!\d)", text.upper()):
        section = letter or next((name for last, name in _SECTIONS if int(digits[:2]) <= last), "")
        codes.append(section + digits)
    return list(dict.fromkeys(codes))


_DMS = re.compile(
    r"^([NSEW东西南北])?\s*(-?\d+(?:\.\d+)?)\s*°?\s*(?:(\d+(?:\.\d+)?)\s*['′]\s*)?(?:(\d+(?:\.\d+)?)\s*[\"″]\s*)?([NSEW])?$",
    re.I,
)


@lru_cache(maxsize=16384)
def read_degrees(cell: Cell) -> float | None:
    """Return degrees from 117.7, "117.7°E" or 117°42′00″."""
    if isinstance(cell, float):
        return cell
    decimal = re.sub(r"(?<=\d),(?=\d)", ".", cell_text(cell))  # 117,70 as much of Europe writes it
    text = re.sub(r"(?:东|西|南|北)?(?:经|纬)|度", lambda m: "°" if m[0] == "度" else m[0][0], decimal).replace(
        "分", "′"
    )
    match = _DMS.match(text.replace("秒", "″").replace("º", "°").replace("’", "′").replace("”", "″").strip())
    if not match:
        return None
    value = float(match[2]) + float(match[3] or 0) / 60 + float(match[4] or 0) / 3600
    return -value if (match[1] or match[5] or "").upper() in ("S", "W", "西", "南") else value


_EN = r"(?P<en>[A-Za-z][A-Za-z0-9 ,.&%'’()/+-]*?[A-Za-z0-9.)])"
_ZH = r"(?P<zh>[^a-z]*[\u3400-\u9fff].*?)"
_GAP = r"\s*[\s/／|(（\[【,，-]\s*"
_MIXED = tuple(re.compile(rf"^{first}{_GAP}{last}\s*[)）\]】]?$") for first, last in ((_ZH, _EN), (_EN, _ZH)))


@lru_cache(maxsize=8192)
def split_title(text: str) -> tuple[str, str]:
    """Return the English and the Chinese part of a title, each "" where there is none.

    >>> split_title("粉煤灰 (Fly ash)"), split_title("PVC废料"), split_title("Waste heat")
    (('Fly ash', '粉煤灰'), ('', 'PVC废料'), ('Waste heat', ''))
    """
    if not has_chinese(text):
        return text, ""
    for pattern in _MIXED:
        # Only words in lower case make an English title: "HDPE" or "HMS 1" belong to the Chinese one.
        if (match := pattern.match(text)) and re.search(r"[a-z]{3}", match["en"]) and not has_chinese(match["en"]):
            return match["en"].strip(), match["zh"].strip(" /|(（-")
    return "", text
