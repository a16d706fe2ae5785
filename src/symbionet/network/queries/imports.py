"""Reads of imports: who may see them, what a file says, and what its commit would do."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from symbionet.accounts.queries import Visitor, facilitates, is_user, recruits
from symbionet.core.quantities import quantity_words
from symbionet.imports.models import PASTED, Import
from symbionet.imports.queries import ReadFile
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries.search import folded
from symbionet.sheets import (
    DraftOrganisation,
    DraftResource,
    Problem,
    Sheet,
    Table,
    read_pasted,
    read_records,
    read_tables,
    recognise_table,
)
from symbionet.sheets.fields import RESOURCE_FIELDS

__all__ = [
    "ImportPlan",
    "PlannedRow",
    "import_plan",
    "imports_for_others",
    "may_import",
    "read_file",
    "resource_values",
    "sheet_of",
    "stated_values",
    "tables_of",
]

IMPORT = "import"  # the kind of these imports
ASSUMED = ("kind", "visibility")  # have a value where the file leaves them open
COPIED = tuple(
    field.name
    for field in RESOURCE_FIELDS
    if field.column and field.closed_by != "quantity" and field.value not in ("codes", "components", "money")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """One have or want of a file with what its commit would do: "new", "changed" or "same"."""

    draft: DraftResource
    organisation_id: int | None
    organisation_name: str
    import_key: str
    effect: str
    resource_id: int | None = None

    @property
    def quantity(self) -> str:
        """The quantity in the words of the active language."""
        stated = self.draft.quantity
        if stated is None:
            return ""
        return quantity_words(Resource(quantity=stated.value, unit=stated.unit, period=stated.period))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What the commit of a file would do, and all problems of its rows."""

    organisations: Mapping[str, int | None]  # key of the draft -> pk of the known organisation, None if it is new
    drafts: Mapping[str, DraftOrganisation]
    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, JSON-ready, for the page."""
        effects = Counter(row.effect for row in self.rows)
        refused = {(p.table, p.row): _rows_of(p) for p in self.problems if p.severity == "error"}
        warned = {(p.table, p.row) for p in self.problems if p.severity == "warning"} - set(refused)
        return {
            "organisations_new": sum(1 for pk in self.organisations.values() if pk is None),
            "organisations_known": sum(1 for pk in self.organisations.values() if pk is not None),
            "new": effects["new"],
            "changed": effects["changed"],
            "same": effects["same"],
            "refused": sum(refused.values()),
            "warned": len(warned),
            "clean": len(self.rows) - sum(1 for row in self.rows if (row.draft.table, row.draft.row) in warned),
        }

    @property
    def left_out(self) -> int:
        """How many rows of the file are not taken, whatever the reason: those with errors, totals, examples, tables."""
        lost = {(p.table, p.row): _rows_of(p) for p in self.problems if p.severity in ("error", "note")}
        taken = {(row.draft.table, row.draft.row) for row in self.rows}
        return sum(rows for place, rows in lost.items() if place not in taken)

    @property
    def firms(self) -> tuple[DraftOrganisation, ...]:
        """The organisations that the file names without a resource."""
        used = {row.draft.organisation_key for row in self.rows}
        return tuple(self.drafts[key] for key in self.organisations if key not in used)

    def without_warned(self) -> "ImportPlan":
        """The plan with only the rows that have no problem at all."""
        warned = {(p.table, p.row) for p in self.problems}
        kept = tuple(row for row in self.rows if (row.draft.table, row.draft.row) not in warned)
        used = {row.draft.organisation_key for row in kept}
        clean = {k for k, d in self.drafts.items() if k in used or (d.table, d.row) not in warned}
        return replace(self, rows=kept, organisations={k: v for k, v in self.organisations.items() if k in clean})


def _rows_of(problem: Problem) -> int:
    """How many rows a problem keeps out: that of a whole table all of them."""
    return int(problem.params.get("rows", 1))


def may_import(visitor: Visitor) -> bool:
    """Whether the visitor may import: practitioners, recruiters and contacts of an organisation."""
    return is_user(visitor) and (facilitates(visitor) or recruits(visitor) or bool(visitor.organisation_ids))


def imports_for_others(visitor: Visitor) -> bool:
    """Whether the visitor may import for any organisation; others only for their own."""
    return facilitates(visitor) or recruits(visitor)


def read_file(data: bytes, name: str, is_pasted: bool) -> ReadFile:
    """The columns of a file as recognised; its rows are read again each time. Raises HostileFile."""
    return ReadFile(mapping={table.name: recognise_table(table) for table in _tables(data, name, is_pasted)})


def _tables(data: bytes, name: str, is_pasted: bool) -> tuple[Table, ...]:
    return read_pasted(data.decode()) if is_pasted else read_tables(data, name)


def tables_of(batch: Import) -> tuple[Table, ...]:
    """The tables of the stored file."""
    with batch.file.open("rb") as file:
        return _tables(file.read(), batch.name, str(batch.file.name).endswith(PASTED))


def sheet_of(batch: Import, tables: tuple[Table, ...] | None = None) -> Sheet:
    """What the stored file says under the batch's mapping, without rows of organisations it must not touch."""
    own = batch.subject
    sheet = read_records(
        tables if tables is not None else tables_of(batch),
        batch.mapping or None,
        organisation=(own.name_zh or own.name_en) if own else "",
    )
    return _only_own(sheet, own) if own else sheet


def _only_own(sheet: Sheet, own: Organisation) -> Sheet:
    known = _known_keys([own])
    foreign = {draft.key: draft for draft in sheet.organisations if _find_known(draft, known) is None}
    refused = [
        Problem(
            table=draft.table, row=draft.row, column="", value=foreign[draft.organisation_key].name,
            code="organisation-not-yours", severity="error", params={"organisation": str(own)},
        )
        for draft in sheet.resources
        if draft.organisation_key in foreign
    ]  # fmt: skip
    return replace(
        sheet,
        organisations=tuple(draft for draft in sheet.organisations if draft.key not in foreign),
        resources=tuple(draft for draft in sheet.resources if draft.organisation_key not in foreign),
        problems=(*sheet.problems, *refused),
    )


def _known_keys(organisations: Iterable[Organisation]) -> dict[tuple[str, str], int]:
    known: dict[tuple[str, str], int] = {}
    for organisation in organisations:
        for field in ("uscc", "vat"):
            if code := getattr(organisation, field):
                known.setdefault((field, code), organisation.pk)
        for name in (organisation.name_zh, organisation.name_en):
            if name:
                known.setdefault(("name", folded(name)), organisation.pk)
    return known


def _find_known(draft: DraftOrganisation, known: Mapping[tuple[str, str], int]) -> int | None:
    tries = [("uscc", draft.uscc), ("vat", draft.vat), ("name", folded(draft.name_zh)), ("name", folded(draft.name_en))]
    return next((known[key] for key in tries if key[1] and key in known), None)


def _keyed(drafts: Iterable[DraftResource]) -> Iterator[tuple[DraftResource, str]]:
    """Each draft with the key that recognises it when the file comes again; equal ones are counted, not merged."""
    seen: Counter[str] = Counter()
    for draft in drafts:
        text = "|".join(
            (draft.organisation_key, draft.direction, draft.code or folded(draft.title_zh, draft.title_en), draft.form)
        )
        seen[text] += 1
        yield draft, hashlib.sha256(f"{text}|{seen[text]}".encode()).hexdigest()[:32]


def resource_values(draft: DraftResource) -> dict[str, Any]:
    """The values of a resource as its table holds them; what the file leaves open is left out or empty."""
    values: dict[str, Any] = {name: getattr(draft, name) for name in COPIED if name not in ASSUMED}
    values |= {name: getattr(draft, name) for name in ASSUMED if getattr(draft, name)}
    quantity = draft.quantity
    values["quantity"] = quantity.value if quantity else None
    values["unit"] = quantity.unit if quantity else ""
    values["period"] = quantity.period if quantity else ""
    values["composition"] = [
        {"name": part.name, "low": part.low, "high": part.high, "unit": part.unit} for part in draft.composition
    ]
    cost = draft.route_cost_per_year
    values["route_cost"] = None if cost is None else Decimal(str(cost)).quantize(Decimal("0.01"))
    for field in RESOURCE_FIELDS:
        if field.column and field.value == "codes":
            values[field.name] = list(getattr(draft, field.name))
        elif field.value == "text" and field.most:
            values[field.name] = values[field.name][: field.most]
    return values


def stated_values(draft: DraftResource, stored: Resource) -> dict[str, Any]:
    """The values for a resource that is there already: suggestions taken where the file says nothing stay."""
    values = resource_values(draft)
    if not draft.ewc and stored.ewc:
        del values["ewc"]
    if draft.quantity is None and stored.quantity is not None:
        for name in ("quantity", "unit", "period"):
            del values[name]
    return values


def import_plan(batch: Import, tables: tuple[Table, ...] | None = None) -> ImportPlan:
    """What the commit of the batch would do now."""
    sheet = sheet_of(batch, tables)
    candidates = Organisation.objects.filter(pk=batch.subject_id) if batch.subject_id else Organisation.objects
    known = _known_keys(candidates.only("uscc", "vat", "name_zh", "name_en"))
    organisations = {draft.key: _find_known(draft, known) for draft in sheet.organisations}
    stored = {
        (row.organisation_id, row.import_key): row
        for row in Resource.objects.filter(organisation__in={pk for pk in organisations.values() if pk}).exclude(
            import_key=""
        )
    }
    drafts = {draft.key: draft for draft in sheet.organisations}
    rows = []
    for draft, key in _keyed(sheet.resources):
        owner = organisations[draft.organisation_key]
        found = stored.get((owner or 0, key))
        effect = "new" if found is None else ("changed" if _differs(found, stated_values(draft, found)) else "same")
        rows.append(
            PlannedRow(
                draft=draft,
                organisation_id=owner,
                organisation_name=drafts[draft.organisation_key].name,
                import_key=key,
                effect=effect,
                resource_id=found.pk if found else None,
            )
        )
    return ImportPlan(organisations=organisations, drafts=drafts, rows=tuple(rows), problems=sheet.problems)


def _differs(resource: Resource, values: Mapping[str, Any]) -> bool:
    return any(getattr(resource, name) != value for name, value in values.items())
