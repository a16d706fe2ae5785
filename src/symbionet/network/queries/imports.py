"""Reads of imports: who may see them, what a file says, and what its commit would do."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor, facilitates, is_user, recruits
from symbionet.imports.models import PASTED, Import, ImportState
from symbionet.imports.queries import ReadFile, imports_visible_to, mended_tables
from symbionet.network.models import Organisation, Resource, ResourceState
from symbionet.network.queries.duplicates import PlannedRow, Twins, firms_near, likeness_of_resource, with_twins
from symbionet.network.queries.organisations import organisations_visible_to
from symbionet.network.queries.resources import resources_visible_to
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
from symbionet.sheets.firmnames import IDENTICAL
from symbionet.sheets.firmpairs import FIRM, FirmPair, Joining, near_firms, pair_key, settled

__all__ = [
    "ImportPlan",
    "PlannedRow",
    "gap_values",
    "import_plan",
    "imports_for_others",
    "may_import",
    "planned_values",
    "read_file",
    "resource_values",
    "sheet_of",
    "stated_values",
    "tables_of",
]

IMPORT = "import"  # the kind of these imports
EARLIER = 20  # imports whose answers about firms hold for the next one, too
ASSUMED = ("kind", "visibility")  # have a value where the file leaves them open
COPIED = tuple(
    one.name
    for one in RESOURCE_FIELDS
    if one.column and one.closed_by != "quantity" and one.value not in ("codes", "components", "money")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What the commit of a file would do, and all problems of its rows."""

    organisations: Mapping[str, int | None]  # key of the draft -> pk of the known organisation, None if it is new
    drafts: Mapping[str, DraftOrganisation]
    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]
    pairs: tuple[FirmPair, ...] = ()  # firms that may be one, each with what happens
    joined: Mapping[str, tuple[DraftOrganisation, ...]] = field(default_factory=dict)  # key -> firms taken as this one

    @property
    def written(self) -> int:
        """How many rows are stored or change what is there."""
        return sum(1 for row in self.rows if row.effect != "same")

    @property
    def twins(self) -> tuple[PlannedRow, ...]:
        """The rows that may be duplicates."""
        return tuple(row for row in self.rows if row.twin is not None)

    @property
    def near(self) -> Mapping[str, FirmPair]:
        """The firms that may be one, by the key of the question."""
        return {pair.key: pair for pair in self.pairs}

    @property
    def keys_to_choose(self) -> tuple[str, ...]:
        """The keys of rows and firms of which a person says whether they are there already."""
        return (*(row.import_key for row in self.twins), *self.near)

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
            "clean": self.without_warned().written,
        }

    @property
    def skipped(self) -> int:
        """How many rows are left out as duplicates."""
        return sum(1 for row in self.twins if row.effect == "same")

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
    """The tables of the stored file, with the cells that people have mended."""
    with batch.file.open("rb") as file:
        tables = _tables(file.read(), batch.name, str(batch.file.name).endswith(PASTED))
    return mended_tables(batch, tables)


def sheet_of(batch: Import, tables: tuple[Table, ...] | None = None) -> Sheet:
    """What the stored file says under the batch's mapping."""
    own = batch.subject
    return read_records(
        tables if tables is not None else tables_of(batch),
        batch.mapping or None,
        organisation=(own.name_zh or own.name_en) if own else "",
    )


def _only_own(sheet: Sheet, own: Organisation, organisations: Mapping[str, int | None]) -> Sheet:
    """The sheet without rows of firms that are not the one to which the import belongs."""
    foreign = {draft.key: draft for draft in sheet.organisations if organisations[draft.key] is None}
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
        for name in ("uscc", "vat"):
            if code := getattr(organisation, name):
                known.setdefault((name, code), organisation.pk)
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
    for one in RESOURCE_FIELDS:
        if one.column and one.value == "codes":
            values[one.name] = list(getattr(draft, one.name))
        elif one.value == "text" and one.most:
            values[one.name] = values[one.name][: one.most]
    return values


def stated_values(draft: DraftResource, stored: Resource) -> dict[str, Any]:
    """The values for a resource that is there already: suggestions taken where the file says nothing stay, and so does
    what its texts and codes said of its codes and hazard.
    """
    values = resource_values(draft)
    for name in ("ewc", "hw", "hazardous"):
        if getattr(draft, name) in ((), None) and getattr(stored, name) not in ([], None):
            del values[name]
    if draft.quantity is None and stored.quantity is not None:
        for name in ("quantity", "unit", "period"):
            del values[name]
    return values


def import_plan(batch: Import, tables: tuple[Table, ...] | None = None) -> ImportPlan:
    """What the commit of the batch would do now."""
    tables = tables_of(batch) if tables is None else tables
    sheet = sheet_of(batch, tables)
    candidates = Organisation.objects.filter(pk=batch.subject_id) if batch.subject_id else Organisation.objects.all()
    known = _known_keys(candidates.only("uscc", "vat", "name_zh", "name_en"))
    organisations = {draft.key: _find_known(draft, known) for draft in sheet.organisations}
    pairs = _pairs_with_network(batch, sheet, organisations, candidates)
    choices = _earlier_answers(batch) | batch.choices if batch.by is not None else batch.choices
    taken = organisations | {pair.firm.key: pair.known for pair in pairs if _is_taken(pair, choices)}
    if batch.subject is not None:
        sheet = _only_own(sheet, batch.subject, taken)
    near = {pair.firm.key: pair.known for pair in pairs}
    strangers = [draft for draft in sheet.organisations if not _is_named(draft, known)]
    pairs += [pair for pair in near_firms(strangers) if _is_open(pair, taken, near)]
    rows = Counter(draft.organisation_key for draft in sheet.resources)
    firms = settled(sheet.organisations, organisations, pairs, choices, rows)
    headings = {
        table.name: (table.headings, batch.mapping.get(table.name) or recognise_table(table)) for table in tables
    }

    def heading(table: str, name: str) -> str:
        names, columns = headings[table]
        return names[columns[name]] if columns.get(name, len(names)) < len(names) else ""

    return ImportPlan(
        organisations=firms.known,
        drafts=firms.drafts,
        rows=_planned(batch, sheet, firms),
        problems=(*sheet.problems, *firms.problems(heading)),
        pairs=tuple(firms.pairs),
        joined=firms.others(sheet.organisations),
    )


def _pairs_with_network(
    batch: Import, sheet: Sheet, organisations: Mapping[str, int | None], candidates: QuerySet[Organisation]
) -> list[FirmPair]:
    """The firms of the list with the one of the network of nearly the same name, as far as the person may see it."""
    unknown = {one.key: (one.name_zh, one.name_en) for one in sheet.organisations if organisations[one.key] is None}
    if not unknown or batch.by is None:
        return []
    visible = candidates.filter(pk__in=organisations_visible_to(batch.by).values("pk"))
    found = firms_near(unknown, visible)
    return [
        FirmPair(key=pair_key(draft.name, name), firm=draft, known=pk, likeness=score)
        for draft in sheet.organisations
        if draft.key in found
        for pk, name, score in [found[draft.key]]
    ]


def _is_taken(pair: FirmPair, choices: Mapping[str, str]) -> bool:
    answer = choices.get(pair.key, "")
    return answer == "same" or (answer != "new" and pair.likeness >= IDENTICAL)


def _is_open(pair: FirmPair, taken: Mapping[str, int | None], near: Mapping[str, int | None]) -> bool:
    """Whether it is to be asked if two firms of a list are one: not where one is known, and the other was held against
    that one.
    """
    one, other = pair.firm.key, pair.other.key if pair.other else ""
    if taken[one] and taken[other]:
        return False
    return not any(taken[a] and taken[a] == near.get(b) for a, b in ((one, other), (other, one)))


def _is_named(draft: DraftOrganisation, known: Mapping[tuple[str, str], int]) -> bool:
    return any(("name", folded(name)) in known for name in (draft.name_zh, draft.name_en) if name)


def _earlier_answers(batch: Import) -> dict[str, str]:
    """What was answered about firms in earlier lists of the person: who brings a list again is not asked again."""
    assert batch.by is not None
    earlier = imports_visible_to(batch.by, IMPORT).exclude(pk=batch.pk).exclude(choices={})
    stored = earlier.filter(state__in=(ImportState.COMMITTED, ImportState.UNDONE)).order_by("-pk")
    answers: dict[str, str] = {}
    for choices in stored.values_list("choices", flat=True)[:EARLIER]:
        answers = {key: choice for key, choice in choices.items() if key.startswith(FIRM)} | answers
    return answers


def _planned(batch: Import, sheet: Sheet, firms: Joining) -> tuple[PlannedRow, ...]:
    owners = {pk for pk in firms.known.values() if pk}
    stored = {
        (row.organisation_id, row.import_key): row
        for row in Resource.objects.filter(organisation__in=owners).exclude(import_key="")
    }
    rows, keys = [], set()
    for stated, key in _keyed(sheet.resources):  # by the firm as it is written there, so that an answer changes no key
        firm = firms.keys[stated.organisation_key]
        draft = stated if firm == stated.organisation_key else replace(stated, organisation_key=firm)
        owner = firms.known[firm]
        found = stored.get((owner or 0, key))
        effect = "new" if found is None else ("changed" if _differs(found, stated_values(draft, found)) else "same")
        keys |= {found.pk} if found else set()
        rows.append(
            PlannedRow(
                draft=draft,
                organisation_id=owner,
                organisation_name=firms.drafts[firm].name,
                import_key=key,
                effect=effect,
                resource_id=found.pk if found else None,
            )
        )
    alike = Resource.objects.filter(organisation__in=owners, state=ResourceState.OPEN).exclude(pk__in=keys)
    if batch.by is not None:
        alike = alike.filter(pk__in=resources_visible_to(batch.by).values("pk"))
    known = Twins((row, likeness_of_resource(row)) for row in alike)
    return with_twins(rows, known, batch.choices, adds=lambda row, resource: bool(gap_values(row.draft, resource)))


def gap_values(draft: DraftResource, stored: Resource) -> dict[str, Any]:
    """What a file adds to a resource that is there: it fills what is open, and its amount is the newer one."""
    values = resource_values(draft)
    gaps = {name: value for name, value in values.items() if value not in (None, "", []) and not getattr(stored, name)}
    if draft.quantity is not None:
        gaps |= {name: values[name] for name in ("quantity", "unit", "period")}
    return {name: value for name, value in gaps.items() if getattr(stored, name) != value}


def planned_values(row: PlannedRow, stored: Resource) -> dict[str, Any]:
    """The values that a row gives to the resource that is there."""
    return stated_values(row.draft, stored) if row.twin is None else gap_values(row.draft, stored)


def _differs(resource: Resource, values: Mapping[str, Any]) -> bool:
    return any(getattr(resource, name) != value for name, value in values.items())
