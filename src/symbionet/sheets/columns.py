"""Recognises columns by their headings, in Chinese and English, and by their cells where a heading leaves a choice."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from symbionet.engine.errors import UnknownUnit
from symbionet.engine.units import UNITS, parse_period, parse_unit
from symbionet.sheets.vocabulary import SERIAL, find_choice, fold, has_chinese, heading_terms

__all__ = ["ColumnMapping", "heading_fields", "heading_unit", "recognise_columns"]

ColumnMapping = Mapping[str, int]  # field -> index of the column, counted from 0

_AMOUNTS = {"mass", "volume", "gas", "energy", "power", "transport", "area"}
_FUZZY = 88  # below this, "quality" would be read as "quantity" (score 80)
_BRACKETS = re.compile(r"[(（\[【{<《].*?[)）\]】}>》]")
_FILLERS = re.compile(
    r"\b(?:the|of|your|our|please|enter|fill in|if any|if known|optional|required|mandatory|e\.?g\.?.*|etc)\b", re.I
)
_ZH_FILLERS = re.compile(r"^(?:请填写|填写|请选择|拟|您的|贵)|(?:必填|选填|可选|如有|情况)$")


@dataclass(frozen=True, slots=True)
class _Claim:
    score: float
    field: str
    column: int


def _plain(heading: str) -> str:
    return re.sub(r"[*＊:：?？]+", " ", unicodedata.normalize("NFKC", heading)).strip()


@lru_cache(maxsize=4096)
def heading_fields(heading: str) -> Mapping[str, float]:
    """Return the fields a heading may name, each with a score of 0..100.

    >>> heading_fields("年产生量（吨/年）")
    {'quantity': 97.0}
    >>> heading_fields("Favourite colour")
    {}
    """
    plain = _plain(heading)
    if not plain:
        return {}
    bare = _ZH_FILLERS.sub("", _FILLERS.sub(" ", _BRACKETS.sub(" ", plain)).strip())
    for text, score in ((plain, 100.0), (bare, 97.0)):
        if fields := heading_terms().get(fold(text)):
            hints = {hint for part in _BRACKETS.findall(plain) for hint in heading_terms().get(fold(part), ())}
            return dict.fromkeys([field for field in fields if field in hints] or fields, score)
    spoken = _by_language(plain) or _by_language(bare)
    return spoken or _by_part(bare) or _by_spelling(bare) or ({"quantity": 70.0} if _whole_unit(plain) else {})


def _whole_unit(plain: str) -> tuple[str, str] | None:
    """The unit and period of a heading that is nothing but a unit of an amount: "Tonnes per year", "吨/年"."""
    try:
        code, period = parse_unit(plain)
    except UnknownUnit:
        return None
    return (code, period) if len(plain) > 1 and UNITS[code].dimension in _AMOUNTS else None


def _by_language(text: str) -> dict[str, float]:
    """Fields of a bilingual heading such as "资源名称 Resource name" or "Quantity / 数量"."""
    chinese = "".join(re.findall(r"[\u3400-\u9fff]+", text))
    english = " ".join(re.findall(r"[A-Za-z][A-Za-z'-]*", text))
    if not (chinese and english):
        return {}
    found = [set(heading_terms().get(fold(part), ())) for part in (chinese, english)]
    both = found[0] & found[1] or found[0] | found[1]
    both -= {field.rpartition("_")[0] for field in both}  # "企业中文名称 Organisation": the one that says more
    if both and re.fullmatch(r"en|eng|english|英文|zh|cn|chinese|中文", english.casefold()):
        return {}
    return dict.fromkeys(sorted(both), 96.0)


def _by_part(text: str) -> dict[str, float]:
    """Fields of a heading that ends in a known one ("拟供应物料名称", "total annual quantity")."""
    known = heading_terms()
    if has_chinese(text):
        folded = fold(text)
        for size in range(len(folded) - 1, 1, -1):
            for part, score in ((folded[-size:], 85.0), (folded[:size], 75.0)):
                if size * 2 >= len(folded) and (fields := known.get(part)):
                    return dict.fromkeys(fields, score)
        return {}
    words = re.findall(r"[a-z0-9&]+", text.casefold())
    for size in range(len(words) - 1, 0, -1):
        for term, score in (("".join(words[-size:]), 80.0), ("".join(words[:size]), 72.0)):
            if size * 2 >= len(words) and len(term) > 3 and (fields := known.get(term)):
                return dict.fromkeys(fields, score)
    return {}


def _by_spelling(text: str) -> dict[str, float]:
    folded = fold(text)
    if len(folded) < (4 if has_chinese(text) else 5):
        return {}
    best = process.extractOne(folded, heading_terms().keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY)
    return dict.fromkeys(heading_terms()[best[0]], best[1] * 0.75) if best else {}


@lru_cache(maxsize=4096)
def heading_unit(heading: str) -> tuple[str, str]:
    """Return the unit code and period that a heading states, each "" where it states none.

    >>> heading_unit("数量（万吨/年）"), heading_unit("Quantity [t/a]"), heading_unit("年产生量(吨)")
    (('10kt', 'year'), ('t', 'year'), ('t', 'year'))
    """
    plain = _plain(heading)
    if whole := _whole_unit(plain):
        return whole
    unit = period = ""
    inside = [part[1:-1] for part in _BRACKETS.findall(plain)]
    after = re.split(r"[,，/_]|\bin\b|\s-\s|单位", plain, maxsplit=1)[1:]
    for text in (*inside, *after, " ".join(after)):
        try:
            unit, period = parse_unit(text.strip(" :") or "-")
            break
        except UnknownUnit:
            try:
                period = period or parse_period(text.strip(" :"))
            except UnknownUnit:
                continue
    bare = _BRACKETS.sub("", plain)
    if not period and (
        stated := re.search(r"年|月|日|\b(?:annual|yearly|per year|monthly|daily|weekly|p\.?a\.?)\b", bare, re.I)
    ):
        word = stated[0].casefold().removeprefix("per ")
        period = parse_period({"日": "天", "p.a.": "pa", "p.a": "pa"}.get(word, word))
    return unit, period


def recognise_columns(headings: Sequence[str], rows: Sequence[Sequence[object]] = (), role: str = "") -> dict[str, int]:
    """Return the column of each field: never two fields on one column, never two columns for one field.

    `rows` are some rows of cells, which decide where a heading such as "类型" leaves a choice; `role` is the role of
    the table ("organisations", "have", ...), which decides what "名称" names.
    """
    claims = []
    for column, heading in enumerate(headings):
        fields = heading_fields(heading)
        cells = [str(row[column]) for row in rows if column < len(row) and row[column] not in (None, "")]
        if len(fields) > 1:
            fields = _settle(fields, cells)
        if fields and set(fields) <= {"have", "want"} and (heading_unit(heading)[0] or _are_amounts(cells)):
            fields = {"quantity": 90.0}  # "Demand (kt/a)" lists no resources
        claims += [_Claim(score, field, column) for field, score in fields.items()]
    mapping = _assign(claims, role, headings)
    _find_direction(mapping, headings, rows)
    return mapping


def _assign(claims: list[_Claim], role: str, headings: Sequence[str]) -> dict[str, int]:
    mapping: dict[str, int] = {}
    firsts = ("organisation",) if role == "organisations" else ("title",)
    # Of equal scores the more certain reading comes first, then the later year, then the column further left.
    many = {claim.column for claim in claims if sum(other.column == claim.column for other in claims) > 1}
    order = sorted(
        claims,
        key=lambda claim: (
            -claim.score,
            claim.column in many,
            claim.field not in firsts,
            -_year(headings[claim.column]),
            claim.column,
        ),
    )
    for claim in order:
        if claim.field not in mapping and claim.column not in mapping.values():
            mapping[claim.field] = claim.column
    mapping.pop(SERIAL, None)
    return dict(sorted(mapping.items(), key=lambda item: item[1]))


def _find_direction(mapping: dict[str, int], headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Map a column that no heading explains to the direction, if every cell of it says have or want."""
    if "direction" in mapping or "have" in mapping or "want" in mapping:
        return
    for column in range(len(headings)):
        cells = [str(row[column]) for row in rows if column < len(row) and row[column] not in (None, "")]
        free = column not in mapping.values() or mapping.get("kind") == column
        if free and len(cells) > 0 and all(find_choice("direction", cell) for cell in cells):
            for field in [field for field, taken in mapping.items() if taken == column]:
                del mapping[field]
            mapping["direction"] = column
            return


def _are_amounts(cells: list[str]) -> bool:
    """Whether the cells are bare numbers, and not the ones of a list that is ticked."""
    return bool(set(cells) - {"1", "1.0", "0", "0.0"}) and all(re.fullmatch(r"\s*\d[\d.,\s]*", cell) for cell in cells)


def _year(heading: str) -> int:
    found = re.findall(r"(?<!\d)20\d\d(?!\d)", heading)
    return max(map(int, found), default=0)


def _is_unit(cell: str) -> bool:
    try:
        return bool(parse_unit(cell))
    except UnknownUnit:
        return False


_TESTS: Mapping[str, Callable[[str], object]] = {
    "direction": lambda cell: find_choice("direction", cell),
    "kind": lambda cell: find_choice("kind", cell),
    "form": lambda cell: find_choice("form", cell),
    "unit": _is_unit,
    "ewc": lambda cell: re.fullmatch(r"(?:EWC\s*)?\d\d[\s.-]?\d\d[\s.-]?\d\d\s?[*＊]?(?:\.0)?", cell.strip()),
    "hw": lambda cell: re.fullmatch(r"HW\s?\d\d.*|(?:SW\s?\d\d.*)|\d{3}-\d{3}-\d{2}.*", cell.strip(), re.I),
}


def _settle(fields: Mapping[str, float], cells: list[str]) -> dict[str, float]:
    """Return the one field whose test most of the cells pass; where none does, the fields that have no test."""
    shares = {
        field: sum(bool(_TESTS[field](cell)) for cell in cells) / len(cells)
        for field in fields
        if field in _TESTS and cells
    }
    best = max(shares, key=lambda field: shares[field], default="")
    if best and shares[best] >= 0.6:
        # Of two columns of hazardous waste, the one of eight-digit codes says more than the one of categories.
        return {best: fields[best] + (best == "hw" and bool(re.match(r"\d{3}-\d{3}", cells[0])))}
    open_fields = {field: score for field, score in fields.items() if field not in _TESTS}
    if open_fields:  # the others stay possible where another column says the open one better
        return {field: score if field in open_fields else score - 40 for field, score in fields.items()}
    return {} if cells else dict(fields)
