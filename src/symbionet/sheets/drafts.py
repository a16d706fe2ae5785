"""What a sheet says, read but not yet stored: organisations and resources with the row they come from."""

from dataclasses import dataclass, replace
from datetime import date

from symbionet.engine.model import Component, Direction, Organisation, Quantity, Resource, Site
from symbionet.sheets.problems import Problem

__all__ = ["DraftOrganisation", "DraftResource", "Sheet", "as_values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOrganisation:
    """An organisation of a sheet; `key` is its USCC or else its folded name."""

    key: str
    table: str
    row: int
    name_en: str = ""
    name_zh: str = ""
    uscc: str = ""
    vat: str = ""
    sector: str = ""
    nace: tuple[str, ...] = ()
    gb4754: tuple[str, ...] = ()
    business: str = ""
    park: str = ""
    address: str = ""
    site: Site | None = None
    permits: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """The name in either language."""
        return self.name_zh or self.name_en


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResource:
    """A have or a want of a sheet; `organisation_key` is the `key` of its organisation."""

    organisation_key: str
    direction: Direction
    table: str
    row: int
    code: str = ""
    title_en: str = ""
    title_zh: str = ""
    description_en: str = ""
    description_zh: str = ""
    kind: str = ""
    quantity: Quantity | None = None
    pattern: str = ""
    available_from: date | None = None
    available_until: date | None = None
    form: str = ""
    composition: tuple[Component, ...] = ()
    contaminants: str = ""
    hazardous: bool | None = None
    hp_codes: tuple[str, ...] = ()
    ewc: tuple[str, ...] = ()
    hw: tuple[str, ...] = ()
    route: str = ""
    route_cost_per_year: float | None = None
    price: str = ""
    packaging: str = ""
    storage: str = ""
    visibility: str = ""

    @property
    def title(self) -> str:
        """The title in either language."""
        return self.title_zh or self.title_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What was read from a file, and every problem met on the way."""

    organisations: tuple[DraftOrganisation, ...] = ()
    resources: tuple[DraftResource, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a row out."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def as_values(sheet: Sheet) -> tuple[list[Resource], list[Resource], list[Organisation]]:
    """Return haves, wants and organisations as engine values.

    Ids are stable for a file: organisations are o1, o2, ... in their order; a resource is r<row>, and where several
    come from the same row, r<row>-2, r<row>-3, ...
    """
    ids = {draft.key: f"o{number}" for number, draft in enumerate(sheet.organisations, start=1)}
    organisations = [_organisation(draft, ids[draft.key]) for draft in sheet.organisations]
    seen: dict[int, int] = {}
    haves: list[Resource] = []
    wants: list[Resource] = []
    for draft in sheet.resources:
        seen[draft.row] = seen.get(draft.row, 0) + 1
        suffix = f"-{seen[draft.row]}" if seen[draft.row] > 1 else ""
        resource = _resource(draft, f"r{draft.row}{suffix}", ids[draft.organisation_key])
        (haves if draft.direction == "have" else wants).append(resource)
    return haves, wants, organisations


def _organisation(draft: DraftOrganisation, organisation_id: str) -> Organisation:
    return Organisation(
        id=organisation_id,
        name_en=draft.name_en,
        name_zh=draft.name_zh,
        business=" ".join(filter(None, (draft.sector, draft.business))),
        nace=draft.nace,
        gb4754=draft.gb4754,
        site=draft.site,
        park=draft.park,
        permits=draft.permits,
    )


def _resource(draft: DraftResource, resource_id: str, organisation_id: str) -> Resource:
    return Resource(
        id=resource_id,
        organisation_id=organisation_id,
        direction=draft.direction,
        title_en=draft.title_en,
        title_zh=draft.title_zh,
        description_en=draft.description_en,
        description_zh=draft.description_zh,
        kind=draft.kind,
        quantity=draft.quantity,
        pattern=draft.pattern,
        available_from=draft.available_from,
        available_until=draft.available_until,
        form=draft.form,
        composition=draft.composition,
        contaminants=draft.contaminants,
        hazardous=draft.hazardous,
        hp_codes=draft.hp_codes,
        ewc=draft.ewc,
        hw=draft.hw,
        route=draft.route,
        route_cost_per_year=draft.route_cost_per_year,
    )


def merge_organisations(first: DraftOrganisation, second: DraftOrganisation) -> DraftOrganisation:
    """Return the first draft with what only the second says."""
    missing = {
        name: getattr(second, name)
        for name in DraftOrganisation.__slots__
        if name not in ("key", "table", "row") and not getattr(first, name) and getattr(second, name)
    }
    return replace(first, **missing) if missing else first
