"""The questionnaires of the data packs: `questions/<id>` (survey) and `questions/<id>_choices`."""

from collections.abc import Sequence
from functools import cache

from symbionet.engine.errors import BadPack, UnknownPack
from symbionet.engine.packs import Row, load_packs
from symbionet.xlsform.checking import check_sheets
from symbionet.xlsform.values import Questionnaire, SheetRow, Sheets

__all__ = ["packed_questionnaire", "packed_questionnaires", "packed_sheets"]

FOLDER, CHOICES = "questions/", "_choices"


def packed_questionnaires() -> tuple[str, ...]:
    """The ids of the questionnaires of the packs.

    >>> "audit_checklist" in packed_questionnaires()
    True
    """
    found = [name.removeprefix(FOLDER) for name in load_packs().headers if name.startswith(FOLDER)]
    return tuple(name for name in found if not name.endswith(CHOICES))


def packed_sheets(form_id: str) -> Sheets:
    """The sheets of a questionnaire of the packs; raises UnknownPack."""
    packs = load_packs()
    header = packs.headers.get(f"{FOLDER}{form_id}")
    if header is None or form_id.endswith(CHOICES):
        raise UnknownPack(f"no questionnaire is called {form_id!r}: choose one of {', '.join(packed_questionnaires())}")
    sheets = {"survey": _sheet(packs.rows(f"{FOLDER}{form_id}"))}
    if f"{FOLDER}{form_id}{CHOICES}" in packs.headers:
        sheets["choices"] = _sheet(packs.rows(f"{FOLDER}{form_id}{CHOICES}"))
    return sheets


def _sheet(rows: Sequence[Row]) -> tuple[Sequence[str], Sequence[SheetRow]]:
    return tuple(rows[0]), tuple(SheetRow(number=number, cells=row) for number, row in enumerate(rows, start=2))


@cache
def packed_questionnaire(form_id: str) -> Questionnaire:
    """The questionnaire of the packs; raises UnknownPack, and BadPack with the first of its problems."""
    sheets = packed_sheets(form_id)
    header = load_packs().headers[f"{FOLDER}{form_id}"]
    titles = header.title_en, header.title_zh
    checked = check_sheets(sheets, form_id=form_id, version=header.version, titles=titles)
    if not checked.is_sound:
        first = next(problem for problem in checked.problems if problem.is_error)
        raise BadPack(f"{FOLDER}{form_id}: {first.sheet} row {first.row} {first.column}: {first.code} {first.value!r}")
    return checked.questionnaire
