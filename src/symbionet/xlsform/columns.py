"""The headings and types that a questionnaire may use, and how its headings in two languages are told apart."""

import re
from collections.abc import Mapping

__all__ = ["ASKED", "BOUNDS", "HINTS", "KNOWN", "METADATA", "TEXTS", "TYPES", "column_of", "type_of"]

TEXTS = ("label", "hint", "constraint_message")  # in both languages
ASKED = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "date": "date",
    "select_one": "select_one", "select_multiple": "select_multiple", "image": "image", "photo": "image",
    "file": "image", "note": "note", "hidden": "hidden", "calculate": "calculate",
}  # fmt: skip
BOUNDS = {
    "begin_group": "begin_group", "end_group": "end_group", "begin_repeat": "begin_repeat", "end_repeat": "end_repeat",
}  # fmt: skip
METADATA = {"start", "end", "today", "deviceid", "username", "phonenumber", "audit", "start-geopoint"}
TYPES = (*ASKED, *BOUNDS, *METADATA)
HINTS = {  # types of field tools that we do not ask, and what to take instead
    "geopoint": "image", "barcode": "text", "audio": "text", "video": "image", "time": "text", "datetime": "date",
    "range": "integer", "rank": "select_multiple", "acknowledge": "select_one yes_no",
    "select_one_from_file": "select_one",
}  # fmt: skip
KNOWN: Mapping[str, tuple[str, ...]] = {
    "survey": (
        "type", "name", "label", "hint", "relevant", "required", "constraint", "constraint_message", "unit", "attach",
        "severity", "clause", "weight", "appearance", "calculation", "default", "read_only", "choice_filter",
        "repeat_count", "parameters", "guidance_hint", "required_message", "trigger", "measures", "ref",
    ),
    "choices": ("list_name", "name", "label", "score"),
    "settings": ("form_title", "form_id", "version", "default_language", "instance_name", "style"),
}  # fmt: skip
LANGUAGES = (
    ("en", re.compile(r"\(en\)|^en(?:glish)?\b", re.I)),
    ("zh", re.compile(r"\(zh[\w-]*\)|^(?:zh|chinese)\b|中文|汉语", re.I)),
)


def column_of(heading: str) -> str:
    """The column of a heading: "label_en" for "label::English (en)"; other languages and columns keep their words.

    >>> column_of("label::中文 (zh)"), column_of("List Name"), column_of("hint:English")
    ('label_zh', 'list_name', 'hint_en')
    """
    stem, _colons, language = heading.strip().partition("::")
    if not language:
        stem, _colons, language = heading.strip().partition(":")
    plain = re.sub(r"\s+", "_", stem.strip().lower())
    if not language or plain not in TEXTS:
        return plain if not language else heading.strip().lower()
    found = next((code for code, words in LANGUAGES if words.search(language.strip())), "")
    return f"{plain}_{found}" if found else heading.strip().lower()


def type_of(cell: str) -> tuple[str, str]:
    """The type of a row and the list that it names: ("select_one", "state"); "begin group" is "begin_group".

    >>> type_of("select one state"), type_of("Begin Group"), type_of("int")
    (('select_one', 'state'), ('begin_group', ''), ('integer', ''))
    """
    words = cell.replace("_", " ").split()
    plain = [word.lower() for word in words]
    for length in (2, 1):
        name = "_".join(plain[:length])
        known = ASKED.get(name) or BOUNDS.get(name)
        if known:
            parts = cell.split()
            rest = parts[-1] if len(words) > length else ""
            return known, rest
    return cell.strip().lower(), ""
