"""Words of the history of corrections; what a row of a pack is called, and what is wrong with it."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import in_language
from symbionet.engine.errors import BadPack
from symbionet.engine.packs import Row, load_packs
from symbionet.engine.packs.reading import read_class, read_list, read_processor, read_profile, read_use
from symbionet.knowledge.models import CorrectionAction, KnowledgeCorrection
from symbionet.knowledge.queries.corrections import CorrectableRow
from symbionet.knowledge.queries.names import class_name, named, sector_name
from symbionet.knowledge.queries.sources import keyed_rows
from symbionet.network.queries import named_code_words

__all__ = ["VERBS", "correction_name", "row_name", "row_problems"]

VERBS = {
    "correction.proposed": _("proposed the correction"),
    "correction.accepted": _("accepted the correction"),
    "correction.declined": _("declined the correction"),
}

LEVELS = ("prevention", "reuse", "recycling", "recovery", "disposal")
HINDRANCES = ("regulatory", "technical", "economic", "trust")
READERS: Mapping[str, Callable[[str, Row], object]] = {
    "glossary/classes_": read_class,
    "uses/uses_": read_use,
    "uses/processors": read_processor,
    "profiles/profiles_": read_profile,
}


def row_name(row: CorrectableRow) -> str:
    """What a row that may be corrected is called by people."""
    if row.is_new:
        return gettext("%(name)s: a new use") % {"name": class_name(row.cells["class_id"])}
    return _name(row.pack, row.cells)


def _join(whole: str, part: str) -> str:
    return f"{whole}{in_language(zh='：', en=': ')}{part}"


def _name(pack: str, row: Mapping[str, str]) -> str:
    """What a row is called by people."""
    if pack.startswith("uses/uses_"):
        process = in_language(zh=row.get("process_zh", ""), en=row.get("process_en", ""))
        return _join(class_name(row["class_id"]), process)
    if pack.startswith("profiles/profiles_"):
        return _join(sector_name(row["gb4754"]), class_name(row["class_id"]))
    if pack.startswith("profiles/"):
        return gettext("Takers of %(name)s") % {"name": class_name(row["class_id"])}
    if pack.startswith("glossary/ewc_terms_"):
        return named_code_words(row["code"])
    return named(row)


def correction_name(correction: KnowledgeCorrection) -> str:
    """What the corrected row is called in the active language; as it was called then where the pack has lost it."""
    row = keyed_rows(correction.pack).get(correction.row_key)
    if row is None and correction.action == CorrectionAction.ADD:
        row = {column: new for column, (_old, new) in correction.cells.items()}
    return (_name(correction.pack, row) if row else "") or correction.label


def row_problems(pack: str, row: Row) -> dict[str, str]:
    """What is wrong with a row: column -> message; "" stands for the whole row."""
    packs = load_packs()
    found: dict[str, str] = {}
    known: Mapping[str, tuple[str, Callable[[str], bool]]] = {
        "class_id": (gettext("resource classes"), lambda word: word in packs.classes),
        "parent": (gettext("resource classes"), lambda word: word in packs.classes),
        "from_class": (gettext("resource classes"), lambda word: word in packs.classes),
        "to_class": (gettext("resource classes"), lambda word: word in packs.classes),
        "nace": ("NACE Rev. 2", lambda word: word.replace(".", "") in packs.codes("nace2")),
        "source_nace": ("NACE Rev. 2", lambda word: word.replace(".", "") in packs.codes("nace2")),
        "ewc": (gettext("European List of Waste"), lambda word: word.replace(" ", "") in packs.codes("ewc")),
        "gb4754": ("GB/T 4754", lambda word: word in packs.codes("gb4754")),
        "pretreatment": (gettext("processors"), lambda word: word in packs.processors),
        "hierarchy": (", ".join(LEVELS), lambda word: word in LEVELS),
        "hindrance_kind": (", ".join(HINDRANCES), lambda word: word in HINDRANCES),
    }
    for column, (where, holds) in known.items():
        wrong = [word for word in read_list(row.get(column, "")) if not holds(word)]
        if wrong:
            found[column] = ngettext(
                "%(words)s is not among: %(where)s", "%(words)s are not among: %(where)s", len(wrong)
            ) % {"words": ", ".join(wrong), "where": where}
    for prefix, read in READERS.items():
        if pack.startswith(prefix) and not found:
            try:
                read(pack, row)
            except (BadPack, KeyError) as error:
                found[""] = str(error)
    return found
