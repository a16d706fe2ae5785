"""The import of resources: the parts of its commit, and its undo."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import batched
from typing import Any, cast

from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import request_commit, run_import
from symbionet.imports.actions import start_import as start_list
from symbionet.imports.models import Import, ImportState, RowState
from symbionet.imports.queries import Outcome, Part, ReadRow, Undone, rows_that
from symbionet.network.actions.organisations import add_organisations, edit_organisation
from symbionet.network.actions.resources import edit_resources, offer_resources
from symbionet.network.actions.sites import add_site, remove_site
from symbionet.network.actions.values import ContactValues, OrganisationValues, ResourceValues, SiteValues
from symbionet.network.models import MembershipState, Organisation, Resource, Site
from symbionet.network.queries import (
    SUGGEST_FROM,
    ImportPlan,
    import_plan,
    planned_values,
    proposed_values,
    read_file,
    resource_values,
    row_proposals,
)
from symbionet.network.queries.imports import IMPORT, PlannedRow
from symbionet.sheets import DraftOrganisation, Problem

__all__ = ["commit_import", "import_parts", "import_summary", "start_import", "take_import_back"]

CHUNK = 500
MOST_NAMED = 300  # letters of the names of one firm
STATES = {"new": RowState.ENTERED, "changed": RowState.CHANGED, "same": RowState.SAME}


def start_import(
    *, data: bytes, name: str, by: User | None, organisation: Organisation | None = None, pasted: bool = False
) -> Import:
    """The kept file with its columns as recognised; raises HostileFile where the file may not be read."""
    read = read_file(data, name, pasted)
    return start_list(IMPORT, read, by=by, name=name, file=(data, pasted), subject=organisation)


def commit_import(
    batch: Import, *, by: User, only_clean: bool = False, suggest_from: int | None = SUGGEST_FROM
) -> Import:
    """The import committed here and now.

    Where the file says nothing, suggestions of at least `suggest_from` percent are stored; none where it is None.
    """
    return run_import(
        request_commit(batch, by=by, rows="clean" if only_clean else "all", suggest_from=suggest_from or 0)
    )


def import_parts(batch: Import, _rows: Sequence[ReadRow]) -> list[Part]:
    """The parts of a commit: first the organisations and the rows that are left out, then the resources."""
    plan = import_plan(batch)
    if batch.options.get("rows") == "clean":
        plan = plan.without_warned()
    least = int(batch.options.get("suggest_from", SUGGEST_FROM))
    filled = batch.summary.get("suggested", 0)  # where it goes on after a stop
    batch.summary = {**plan.counts, "suggest_from": least, "suggested": filled}
    store = _Commit(plan=plan, batch=batch, least=least, problems=_problems(plan))
    return [
        Part(size=0, act=store.organisations),
        *(Part(size=len(rows), act=partial(store.resources, rows)) for rows in batched(plan.rows, CHUNK)),
    ]


@dataclass(slots=True, kw_only=True)
class _Commit:
    """One commit of a plan: its parts share the organisations that the first one stored."""

    plan: ImportPlan
    batch: Import
    least: int  # percent; 0 where no suggestion is taken
    problems: Mapping[tuple[str, int], tuple[Problem, ...]]  # by table and row
    owners: dict[str, Organisation] = field(default_factory=dict)

    def organisations(self) -> list[Outcome]:
        """Store the organisations; rows that are left out are kept with what is wrong."""
        found, self.owners = _store_organisations(self.plan, by=self.batch.asked_by)
        return [*_left_out(self.problems), *found]

    def resources(self, rows: tuple[PlannedRow, ...]) -> list[Outcome]:
        """Store a slice of the rows."""
        suggested = _suggested(replace(self.plan, rows=rows), self.least)
        self.batch.summary["suggested"] += len(suggested)
        return _store_rows(rows, self, suggested)


def _left_out(problems_of: Mapping[tuple[str, int], tuple[Problem, ...]]) -> list[Outcome]:
    return [
        Outcome(number=row, table=table, state=RowState.REFUSED, problems=problems)
        for (table, row), problems in problems_of.items()
        if any(problem.severity == "error" for problem in problems)
    ]


def _problems(plan: ImportPlan) -> dict[tuple[str, int], tuple[Problem, ...]]:
    found: dict[tuple[str, int], list[Problem]] = {}
    for problem in plan.problems:
        found.setdefault((problem.table, problem.row), []).append(problem)
    return {key: tuple(rows) for key, rows in found.items()}


def _suggested(plan: ImportPlan, least: int) -> dict[str, ResourceValues]:
    """What the suggestions add to rows, by import key."""
    if not least:
        return {}
    proposed = ((item.row.import_key, proposed_values(item, least=least)) for item in row_proposals(plan))
    return {key: cast(ResourceValues, values) for key, values in proposed if values}


def _store_organisations(plan: ImportPlan, *, by: User | None) -> tuple[list[Outcome], dict[str, Organisation]]:
    new = [plan.drafts[key] for key, pk in plan.organisations.items() if pk is None]
    made = add_organisations(
        [_organisation_values(draft) | {"state": MembershipState.PROSPECT} for draft in new],
        by=by,
        sites=[_site_values(draft) for draft in new],
        contacts=[_contact_values(draft) for draft in new],
    )
    outcomes = [
        Outcome(number=None, state=RowState.ENTERED, what=_named(plan, draft, row), target=row)
        for draft, row in zip(new, made, strict=True)
    ]
    owners = {draft.key: organisation for draft, organisation in zip(new, made, strict=True)}
    known = Organisation.objects.in_bulk([pk for pk in plan.organisations.values() if pk])
    former: dict[int, dict[str, Any]] = {}  # a file may name one firm twice, by its Chinese and its English name
    for key, pk in plan.organisations.items():
        if pk is not None:
            owners[key] = known[pk]
            before, site = _fill_gaps(known[pk], plan.drafts[key], by=by)
            former[pk] = before | former.get(pk, {})
            if site is not None:
                outcomes.append(Outcome(number=None, state=RowState.ENTERED, what=str(site), target=site))
    changed = [(known[pk], before) for pk, before in former.items() if before]
    outcomes += [
        Outcome(number=None, state=RowState.CHANGED, what=str(row), target=row, before=before)
        for row, before in changed
    ]
    return outcomes, owners


def _named(plan: ImportPlan, draft: DraftOrganisation, organisation: Organisation) -> str:
    """The organisation with the names of other firms of the list that are taken as it."""
    others = ", ".join(one.name for one in plan.joined.get(draft.key, ()))
    return f"{organisation} ≈ {others}"[:MOST_NAMED] if others else str(organisation)


def _fill_gaps(
    organisation: Organisation, draft: DraftOrganisation, *, by: User | None
) -> tuple[dict[str, Any], Site | None]:
    """Give the known organisation what the file adds; what a person entered stays. Returns the former values, and the
    site where one was added.
    """
    gaps = {
        name: value for name, value in _organisation_values(draft).items() if value and not getattr(organisation, name)
    }
    before = {name: getattr(organisation, name) for name in gaps}
    if gaps:
        edit_organisation(organisation, cast(OrganisationValues, gaps), by=by)
    site = _site_values(draft)
    has_none = site is not None and not organisation.sites.exists()
    return before, add_site(organisation, site, by=by) if site is not None and has_none else None


def _organisation_values(draft: DraftOrganisation) -> OrganisationValues:
    business = draft.business or draft.sector
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in business)
    values: OrganisationValues = {
        "name_zh": draft.name_zh[:200],
        "name_en": draft.name_en[:200],
        "uscc": draft.uscc,
        "vat": draft.vat[:20],
        "nace": draft.nace[0] if draft.nace else "",
        "gb4754": draft.gb4754[0] if draft.gb4754 else "",
        "permits": list(draft.permits),
    }
    if chinese:
        values["business_zh"] = business[:500]
    else:
        values["business_en"] = business[:500]
    return values


def _site_values(draft: DraftOrganisation) -> SiteValues | None:
    if draft.site is None and not draft.address:
        return None
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in draft.address)
    address = draft.address[:250]
    values: SiteValues = {"address_zh": address} if chinese else {"address_en": address}
    return {**values, "lon": draft.site.lon, "lat": draft.site.lat} if draft.site else values


def _contact_values(draft: DraftOrganisation) -> ContactValues | None:
    if not (draft.contact or draft.phone or draft.email):
        return None
    return {"name": (draft.contact or draft.name)[:100], "phone": draft.phone[:40], "email": draft.email}


def _store_rows(
    rows: tuple[PlannedRow, ...], commit: _Commit, suggested: Mapping[str, ResourceValues]
) -> list[Outcome]:
    by, new = commit.batch.asked_by, [row for row in rows if row.effect == "new"]
    made = offer_resources(_new_values(new, commit, suggested), by=by)
    stored = {row.import_key: resource for row, resource in zip(new, made, strict=True)}
    changed = {row.resource_id: row for row in rows if row.effect == "changed"}
    before: dict[int, dict[str, Any]] = {}
    edits = []
    for pk, resource in Resource.objects.in_bulk([pk for pk in changed if pk]).items():
        values = planned_values(changed[pk], resource)
        before[pk] = {name: getattr(resource, name) for name in values if getattr(resource, name) != values[name]}
        edits.append((resource, cast(ResourceValues, values)))
    edit_resources(edits, by=by)
    return [
        Outcome(
            number=row.draft.row,
            table=row.draft.table,
            state=STATES[row.effect],
            what=row.draft.title,
            problems=commit.problems.get((row.draft.table, row.draft.row), ()),
            target=stored.get(row.import_key) or Resource(pk=row.resource_id),
            before=before.get(row.resource_id or 0),
        )
        for row in rows
    ]


def _new_values(
    rows: list[PlannedRow], commit: _Commit, suggested: Mapping[str, ResourceValues]
) -> Iterator[tuple[Organisation, ResourceValues]]:
    for row in rows:
        values = cast(ResourceValues, resource_values(row.draft)) | suggested.get(row.import_key, {})
        values |= {"batch": commit.batch, "import_key": row.import_key}
        yield commit.owners[row.draft.organisation_key], values


def import_summary(batch: Import, counts: Mapping[str, int]) -> dict[str, Any]:
    """The figures of a commit: what was stored, which is less than was planned where it was stopped."""
    return {
        "new": counts.get(RowState.ENTERED, 0),
        "changed": counts.get(RowState.CHANGED, 0),
        "same": counts.get(RowState.SAME, 0),
        "organisations_new": len(rows_that(batch, RowState.ENTERED, Organisation)),
    }


def take_import_back(batch: Import, by: User) -> Undone:
    """What the import made is gone, what it changed is as before; what people build on since stays.

    Raises ActionRefused unless it is the last committed import of its person.
    """
    last = Import.objects.filter(kind=IMPORT, by=batch.by, state=ImportState.COMMITTED).order_by("-pk").first()
    if last is None or last.pk != batch.pk:
        raise ActionRefused(_("Only the last import can be undone."))
    rows = rows_that(batch, RowState.ENTERED, Resource)
    made = Resource.objects.filter(pk__in=rows)
    gone = list(made.filter(synergies_as_have=None, synergies_as_want=None))
    history.record_many(by, "resource.import_undone", gone)
    kept = set(made.values_list("pk", flat=True)) - {resource.pk for resource in gone}
    Resource.objects.filter(pk__in=[resource.pk for resource in gone]).delete()
    changed = rows_that(batch, RowState.CHANGED, Resource)
    former = Resource.objects.in_bulk(list(changed))
    edit_resources([(row, _restored(changed[pk].before or {})) for pk, row in former.items()], by=by)
    for site in Site.objects.filter(pk__in=rows_that(batch, RowState.ENTERED, Site), resources=None):
        remove_site(site, by=by)
    kept_firms = _take_organisations_back(batch, by)
    return Undone(gone=len(gone), kept=len(kept), kept_rows=frozenset({rows[pk].pk for pk in kept} | kept_firms))


def _take_organisations_back(batch: Import, by: User) -> set[int]:
    """The rows of the organisations that stay, as people build on them."""
    for pk, row in rows_that(batch, RowState.CHANGED, Organisation).items():
        if organisation := Organisation.objects.filter(pk=pk).first():
            edit_organisation(organisation, cast(OrganisationValues, row.before or {}), by=by)
    rows = rows_that(batch, RowState.ENTERED, Organisation)
    made = Organisation.objects.filter(pk__in=rows)
    unused = list(made.filter(resources=None, memberships=None, synergies_as_provider=None, synergies_as_receiver=None))
    history.record_many(by, "organisation.import_undone", unused)
    kept = set(made.values_list("pk", flat=True)) - {organisation.pk for organisation in unused}
    Organisation.objects.filter(pk__in=[organisation.pk for organisation in unused]).delete()
    return {rows[pk].pk for pk in kept}


def _restored(values: Mapping[str, history.Json]) -> ResourceValues:
    """Former values as the table holds them: JSON keeps dates and decimals as text."""
    fields = {field.name: field for field in Resource._meta.concrete_fields}
    return cast(ResourceValues, {name: fields[name].to_python(value) for name, value in values.items()})
