"""The words of sheets: which heading names which field, and which word means which choice (packs `wording/...`)."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from symbionet.engine.packs import load_packs
from symbionet.engine.packs.waste_routes import waste_routes
from symbionet.sheets.fields import RESOURCE_FIELDS

__all__ = [
    "FIELDS",
    "SERIAL",
    "choice_names",
    "choices",
    "find_choice",
    "find_role",
    "fold",
    "has_chinese",
    "heading_terms",
    "side_name",
]

SERIAL = "number"  # a running number of the sheet: recognised so that it is taken for nothing else

# Every field a column can be mapped to, in the order a person expects to see them.
_NAMED = (
    "direction",
    "have",
    "want",
    "title",
    "title_zh",
    "title_en",
    "description",
    "description_zh",
    "description_en",
)
FIELDS = (
    *("organisation", "organisation_en", "organisation_zh", "uscc", "vat", "sector", "nace", "gb4754", "business"),
    *("park", "address", "lon", "lat", "coordinates", "coordinate_system", "permits", "contact", "phone", "email"),
    *_NAMED,
    *(field.column for field in RESOURCE_FIELDS if field.column and field.column not in (*_NAMED, "code")),
    "code",
)

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def has_chinese(text: str) -> bool:
    """Return whether the text holds a Chinese character.

    >>> has_chinese("粉煤灰 fly ash"), has_chinese("fly ash")
    (True, False)
    """
    return bool(_CHINESE.search(text))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text in one width and case, without spaces and punctuation, so that spellings compare.

    >>> fold("Waste-Name （EN）")
    'wastenameen'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", plain) or plain.strip()


@cache
def heading_terms() -> Mapping[str, tuple[str, ...]]:
    """Return the fields that each folded heading may name: most name one, "类型" or "单位" may name several."""
    found: dict[str, list[str]] = {}
    for row in load_packs().rows("wording/headings"):
        for term in f"{row['terms_en']}|{row['terms_zh']}|{row['field']}".split("|"):
            fields = found.setdefault(fold(term), [])
            if row["field"] not in fields:
                fields.append(row["field"])
    return {term: tuple(fields) for term, fields in found.items() if term}


@cache
def choices(field: str) -> Mapping[str, str]:
    """Return the choice code of each folded word of a field such as "direction" or "form".

    Of routes the pack of values holds the word of the drop-down, the pack of waste routes every other spelling.
    """
    found: dict[str, str] = {}
    for row in load_packs().rows("wording/values"):
        if row["field"] == field:
            for term in f"{row['code']}|{row['terms_en']}|{row['terms_zh']}".split("|"):
                found.setdefault(fold(term), row["code"])
    for route in waste_routes().values() if field == "route" else ():
        for term in route.spellings if route.resource_route else ():
            found.setdefault(fold(term), route.resource_route)
    return found


@lru_cache(maxsize=16384)
def find_choice(field: str, text: str) -> str | None:
    """Return the code a word means, or None; of a bilingual cell such as "供 Have" either word decides.

    >>> find_choice("direction", "供应"), find_choice("form", "粉末 (powder)"), find_choice("form", "blue")
    ('have', 'powder', None)
    """
    words = choices(field)
    if code := words.get(fold(text)):
        return code
    parts = [part for part in re.split(r"[/|,;:，、；：（）()\[\]—-]+", text) if part.strip()]
    tokens = text.split()
    parts += ["".join(token for token in tokens if has_chinese(token))]
    parts += [" ".join(token for token in tokens if not has_chinese(token))]
    parts += ["".join(_CHINESE.findall(text)), " ".join(re.findall(r"[A-Za-z][A-Za-z-]*", text))]
    found = {code for part in parts if (code := words.get(fold(part)))}
    return found.pop() if len(found) == 1 else None


@cache
def choice_names(field: str, lang: str) -> tuple[str, ...]:
    """Return the choices of a field as a person writes them, the first word of each.

    >>> choice_names("direction", "zh")
    ('供', '需')
    """
    rows = [row for row in load_packs().rows("wording/values") if row["field"] == field]
    return tuple(row[f"terms_{lang}"].split("|")[0] for row in rows)


def find_role(*texts: str) -> str:
    """Return what a table holds by its name and title: "have", "want", "organisations", "resources", "ignored" or "".

    The first text that says have or want decides; else the first that says anything.

    >>> find_role("Sheet1", "2026年园区可供资源汇总表"), find_role("供需表"), find_role("Wants 2026")
    ('have', 'resources', 'want')
    """
    roles = [find_choice("sheet", text[:60]) or _contained_role(text[:200]) for text in texts]
    return next((role for role in roles if role in ("have", "want")), "") or next(filter(None, roles), "")


def _contained_role(text: str) -> str:
    """The role of the longest Chinese term within a text; a title that only mentions firms says nothing."""
    folded = fold(text)
    known = choices("sheet")
    terms = [term for term in known if len(term) > 1 and has_chinese(term) and term in folded]
    longest = max(terms, key=lambda term: (len(term), known[term] in ("have", "want")), default="")
    return known[longest] if longest and known[longest] in ("have", "want", "resources") else ""


def side_name(side: str) -> str:
    """Return "供 Have" or "需 Want", which names the table of one side of a sheet."""
    return {"have": "供 Have", "want": "需 Want"}[side]
