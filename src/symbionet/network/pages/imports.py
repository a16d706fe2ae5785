"""What the preview of an import of resources shows: figures, rows with their suggestions, problems; names of fields."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.history import Json
from symbionet.core.texts import sentences
from symbionet.imports.models import Import
from symbionet.imports.pages import mend_page
from symbionet.imports.queries import problem_words, rows_to_mend
from symbionet.network.models import Organisation
from symbionet.network.pages.details import HazardNotice, hazard_words
from symbionet.network.pages.fields import import_labels
from symbionet.network.queries import ImportPlan, RowProposal, codes_words, import_plan, row_proposals, tables_of
from symbionet.network.queries.imports import PlannedRow
from symbionet.network.queries.suggestions import hazardous_rows, row_codes, row_hazards
from symbionet.sheets import FIELDS
from symbionet.sheets.firmpairs import FirmPair

__all__ = [
    "FIELD_LABELS",
    "ShownPair",
    "field_labels",
    "hazard_lines",
    "questions",
    "resource_preview",
    "shown_pairs",
]

FIRST_ROWS, FILTERED_ROWS = 20, 100
PREVIEWED_TEXTS = 500  # different titles that the preview asks suggestions for; the commit asks for all
SHOWN_PROBLEMS = 100
FIELD_LABELS = {
    "organisation": _("organisation"),
    "organisation_en": _("name (English)"),
    "organisation_zh": _("name (Chinese)"),
    "uscc": _("unified social credit code"),
    "vat": _("VAT number"),
    "sector": _("sector, in words"),
    "nace": _("sector (NACE)"),
    "gb4754": _("sector (GB/T 4754)"),
    "business": _("what it does"),
    "park": _("park"),
    "address": _("address"),
    "lon": _("longitude"),
    "lat": _("latitude"),
    "coordinates": _("coordinates"),
    "coordinate_system": _("coordinate system"),
    "permits": _("waste permits"),
    "contact": _("contact person"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "have": _("list of haves"),
    "want": _("list of wants"),
    "title": _("resource"),
    "description": _("description"),
    "code": _("your own number"),
}


def field_labels() -> dict[str, Any]:
    """The fields that a column may hold, with their labels."""
    labels = import_labels() | FIELD_LABELS
    return {name: labels.get(name, name) for name in FIELDS}


def resource_preview(batch: Import, _user: User, params: Mapping[str, str]) -> dict[str, Any]:
    """The context of the preview; `confidence` of the parameters chooses the rows."""
    tables = tables_of(batch)
    plan = import_plan(batch, tables)
    mend = rows_to_mend(batch, tables, plan.problems)
    shown = {(row.table.name, row.row.number) for row in mend}
    apart = [one for one in plan.problems if (one.table, one.row) not in shown]
    return {
        "counts": plan.counts,
        "takable": len(plan.rows),
        "written": plan.written,
        "skipped": plan.skipped,
        "left_out": plan.left_out,
        "firms": [(draft, plan.organisations[draft.key] is None) for draft in plan.firms[:FILTERED_ROWS]],
        "firm_count": len(plan.firms),
        **_suggested(plan, params),
        **_duplicates(plan),
        **mend_page(batch, mend, params),
        "problems": [
            {"problem": one, "column": one.column, "text": problem_words(one)} for one in apart[:SHOWN_PROBLEMS]
        ],
        "problem_count": len(plan.problems),
        "apart_count": len(apart),
    }


ALIKE = {
    "form": _("The same name but for the legal form or how it is written."),
    "bare": _("The same name but for “group”, “plant” or the place."),
    "spelling": _("Nearly the same spelling."),
    "shared": _("Names in two languages with the same contact or address: %(shared)s"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPair:
    """A question if two firms are one: the firm of the network if there is one, what is alike, whose name is kept."""

    pair: FirmPair
    known: Organisation | None
    why: str
    kept: str  # the name where they are one, else ""

    @property
    def other(self) -> str:
        """The name of the second firm."""
        return str(self.known) if self.known else self.pair.other.name if self.pair.other else ""


def shown_pairs(plan: ImportPlan, most: int | None = None) -> list[ShownPair]:
    """The questions of a plan about firms, in words of the active language."""
    pairs = plan.pairs[:most]
    firms = Organisation.objects.in_bulk([pair.known for pair in pairs if pair.known])
    stays = {one.key: key for key, others in plan.joined.items() for one in others}

    def kept(pair: FirmPair) -> str:
        known, key = firms.get(pair.known or 0), pair.firm.key
        return str(known) if known else plan.drafts[stays.get(key, key)].name

    return [
        ShownPair(
            pair=pair,
            known=firms.get(pair.known or 0),
            why=str(ALIKE[pair.why]) % {"shared": pair.shared},
            kept=kept(pair) if pair.is_same else "",
        )
        for pair in pairs
    ]


def questions(batch: Import) -> list[dict[str, Json]]:
    """The same as data: the key, both names, what is alike, what happens ("same": one firm, "new": two)."""
    return [
        {
            "key": f"twin-{shown.pair.key}",
            "firm": shown.pair.firm.name,
            "row": shown.pair.firm.row,
            "other": shown.other,
            "other_row": shown.pair.other.row if shown.pair.other else None,
            "alike": shown.pair.why,
            "answer": "same" if shown.pair.is_same else "new",
        }
        for shown in shown_pairs(import_plan(batch))
    ]


def _duplicates(plan: ImportPlan) -> dict[str, Any]:
    """Rows that may be there already, each with what becomes of it; firms of nearly the same name."""
    return {
        "twins": plan.twins[:FILTERED_ROWS],
        "twin_count": len(plan.twins),
        "pairs": shown_pairs(plan, FILTERED_ROWS),
        "pair_count": len(plan.pairs),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row with its suggestions, its waste codes as they are printed, and what is told of its hazard."""

    item: RowProposal
    codes: str
    hazard: HazardNotice | None


def _shown(plan: ImportPlan, items: list[RowProposal]) -> list[ShownRow]:
    told = row_hazards(plan, [item.row for item in items])
    return [
        ShownRow(
            item=item,
            codes=codes_words((codes := row_codes(item.row)).ewc + codes.hw),
            hazard=hazard_words(found, said=item.row.draft.hazardous) if found is not None else None,
        )
        for item in items
        for found in [told.get(item.row.import_key)]
    ]


def hazard_lines(plan: ImportPlan) -> Iterator[tuple[PlannedRow, str]]:
    """The rows of a plan that are hazardous waste, likely so or to be asked about, each with what is told of it."""
    told = row_hazards(plan, plan.rows)
    for row in plan.rows:
        found = told.get(row.import_key)
        notice = hazard_words(found, said=row.draft.hazardous) if found is not None else None
        if notice is not None:
            asked = [f"{gettext('To be asked')}{gettext(': ')}{text}" for text in notice.questions]
            yield row, sentences(notice.words, notice.why, *asked)


def _suggested(plan: ImportPlan, params: Mapping[str, str]) -> dict[str, Any]:
    """The rows to show with their suggestions: of one level of confidence, the hazardous ones, or the first of all."""
    level, hazardous = params.get("confidence", ""), hazardous_rows(plan)
    found = list(row_proposals(plan, most=PREVIEWED_TEXTS))
    counted = Counter(item.level for item in found)
    if level in counted:
        shown = [item for item in found if item.level == level][:FILTERED_ROWS]
    else:
        by_key = {item.row.import_key: item for item in found}
        only_hazardous = "hazard" in params and bool(hazardous)
        chosen = hazardous[:FILTERED_ROWS] if only_hazardous else plan.rows[:FIRST_ROWS]
        shown = [by_key.get(row.import_key) or RowProposal(row=row) for row in chosen]
    levels = [(name, counted[name]) for name in ("high", "medium", "low") if counted[name]]
    unasked = sum(1 for row in plan.rows if row.effect == "new") - len(found)
    return {
        "rows": _shown(plan, shown),
        "hazardous_count": len(hazardous),
        "levels": levels,
        "level": level if level in counted else "",
        "unasked": unasked,
    }
