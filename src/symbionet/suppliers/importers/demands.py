"""What a buyer asks, from a spreadsheet: a list of its own questions, or one of its requirements."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import delete_made, plain_reader
from symbionet.imports.models import Import, RowState
from symbionet.imports.queries import Importer, Outcome, ReadFile, ReadRow, Undone, blank_form
from symbionet.sheets.plain import plain_rows, read_cells
from symbionet.sheets.vocabulary import fold
from symbionet.suppliers.actions import OwnQuestionValues, RequirementValues, add_own_question, add_requirement
from symbionet.suppliers.importers.common import CHAIN, chain_of, day_in, outcome, parts_of, said
from symbionet.suppliers.models import Chain, OwnKind, OwnQuestion, Requirement, Risk
from symbionet.suppliers.queries import HEADS, buys, framework_names

__all__ = ["DEMANDS", "QUESTION_COLUMNS", "REQUIREMENT_COLUMNS"]

QUESTION_COLUMNS = {
    "text_zh": ("question (chinese)", "问题（中文）"),
    "text_en": ("question (english)", "问题（英文）"),
    "kind": ("kind of answer", "答案类型"),
}
REQUIREMENT_COLUMNS = {
    "measure": ("what is measured", "指标"),
    "head": ("head", "方面"),
    "least": ("at least, %", "不低于（%）"),
    "risk": ("for suppliers of risk", "适用风险等级"),
    "due": ("by", "期限"),
}
EACH = {"all heads", "全部方面", "all suppliers", "全部供应商"}
LONGEST = 300
_questions, _requirements = (
    plain_reader(QUESTION_COLUMNS),
    plain_reader(REQUIREMENT_COLUMNS, needed=("measure", "least", "due")),
)


def _read(data: bytes, name: str, is_pasted: bool) -> ReadFile:
    """The rows of a list of questions, known by a column with their text, else of one of requirements."""
    headings, _rows = plain_rows(read_cells(data, name))
    texts = {fold(word) for column in ("text_zh", "text_en") for word in (column, *QUESTION_COLUMNS[column])}
    reader = _questions if {fold(heading) for heading in headings} & texts else _requirements
    return reader(data, name, is_pasted)


def _chosen(row: ReadRow, column: str, choices: type[models.TextChoices], otherwise: str = "") -> str:
    """The choice that a cell means, by its code or its words in either language; `otherwise` for an empty cell."""
    text = said(row, column)
    if not text or text.casefold() in EACH:
        return otherwise
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for one in choices:
                if text.casefold() in {one.value, str(one.label).casefold()}:
                    return str(one.value)
    words = "; ".join(str(one.label) for one in choices)
    raise ActionRefused(_("“%(value)s”: write one of: %(words)s.") % {"value": text[:60], "words": words}, field=column)


def _head(row: ReadRow) -> str:
    text = said(row, "head")
    if not text or text.casefold() in EACH:
        return ""
    for head in HEADS:
        if text.casefold() in {head, *(name.casefold() for name in framework_names()["index", head])}:
            return head
    raise ActionRefused(_("Choose one of the six heads, or none."), field="head")


def _least(row: ReadRow) -> int:
    text = said(row, "least").rstrip("%％ ")
    least = int(text) if text.isdecimal() and len(text) < 4 else 0
    if not 1 <= least <= 100:
        raise ActionRefused(_("Write a whole per cent from 1 to 100."), field="least")
    return least


def _due(row: ReadRow) -> date:
    day = day_in(row, "due")
    if day is None:
        raise ActionRefused(_("Write the day as 2026-03-01."), field="due")
    return day


def _take(row: ReadRow, chain: Chain, by: User) -> Outcome:
    if "least" in row.headings:
        return _requirement(row, chain, by)
    texts = {name: said(row, name) for name in ("text_zh", "text_en")}
    what = texts["text_zh"] or texts["text_en"]
    if long := next((name for name, text in texts.items() if len(text) > LONGEST), ""):
        raise ActionRefused(_("This text is too long: at most %(most)d characters.") % {"most": LONGEST}, field=long)
    kind = _chosen(row, "kind", OwnKind, OwnKind.TEXT)
    known = chain.own_questions.filter(retired_at=None, **texts).first()
    if known is not None and known.kind != kind:
        words = _("This question is asked already, with another kind of answer: take that one out first.")
        raise ActionRefused(words, field="kind")
    if known is not None:
        return outcome(row, RowState.SAME, what, target=known)
    made = add_own_question(chain, OwnQuestionValues(**texts, kind=kind), by=by)
    return outcome(row, RowState.ENTERED, what, target=made)


def _requirement(row: ReadRow, chain: Chain, by: User) -> Outcome:
    measure = _chosen(row, "measure", Requirement.Measure)
    if not measure:
        raise ActionRefused(_("Say what is measured."), field="measure")
    values: dict[str, Any] = {
        "measure": measure, "head": _head(row), "least": _least(row), "risk": _chosen(row, "risk", Risk),
        "due": _due(row),
    }  # fmt: skip
    same = chain.requirements.filter(**{name: values[name] for name in ("measure", "head", "risk", "due")}).first()
    if same is not None and same.least != values["least"]:
        words = _("For this day %(least)d %% is required already: take that requirement back first.")
        raise ActionRefused(words % {"least": same.least}, field="least")
    if same is not None:
        return outcome(row, RowState.SAME, str(same), target=same)
    made = add_requirement(chain, RequirementValues(**values), by=by)
    return outcome(row, RowState.ENTERED, str(made), target=made)


def _undo(batch: Import, by: User) -> Undone:
    """New questions that nobody has answered and new requirements are gone."""
    all_kept = _("People have worked on everything in this list: nothing was taken back.")

    def back(model: type[models.Model]) -> Undone:
        return delete_made(batch, by, model, verb="demand.import_undone", all_kept=all_kept)

    ways: list[Callable[[], Undone]] = [lambda: back(OwnQuestion), lambda: back(Requirement)]
    done = [way() for way in ways]
    return Undone(
        gone=sum(one.gone for one in done), kept=sum(one.kept for one in done),
        kept_rows=frozenset().union(*(one.kept_rows for one in done)),
    )  # fmt: skip


DEMANDS = Importer(
    kind="demand_import",
    title=gettext_lazy("Import own questions or requirements"),
    list_route="demand_import",
    verbs="demands.import_",
    may_import=buys,
    read=_read,
    parts=parts_of(_take, chain_of, "text_zh"),
    subject=CHAIN,
    home_route="chain_home",
    blanks=lambda: {
        "questions": [blank_form(QUESTION_COLUMNS, _("Own questions"))],
        "requirements": [blank_form(REQUIREMENT_COLUMNS, _("Requirements"))],
    },
    undo=_undo,
)
