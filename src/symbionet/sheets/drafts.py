"""What a sheet says, read but not yet stored: organisations and resources with the row they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from symbionet.engine.classification.scopes import NO_HAZARDOUS, read_permits
from symbionet.engine.classification.written_codes import LICENCE
from symbionet.engine.model import Organisation, Resource, Site
from symbionet.engine.packs import load_packs
from symbionet.sheets.fields import RESOURCE_FIELDS
from symbionet.sheets.problems import Problem
from symbionet.sheets.vocabulary import fold

__all__ = ["UNMATCHED", "DraftOrganisation", "DraftResource", "Sheet", "as_values", "merge_resources"]

UNMATCHED = tuple(field.name for field in RESOURCE_FIELDS if field.column and not field.is_matched)


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
class DraftResource(Resource):
    """A have or a want of a sheet; `organisation_key` is the `key` of its organisation, the ids come later.

    `unmatched`: what the engine does not read, such as `price`, by the name of the field; read as attributes, too.
    """

    id: str = ""
    organisation_id: str = ""
    organisation_key: str
    table: str
    row: int
    unmatched: Mapping[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> str:
        """What a sheet says in a field that the engine does not read; "" where it says nothing."""
        if name in UNMATCHED:
            return self.unmatched.get(name, "")
        raise AttributeError(f"a draft of a resource has no {name}")

    @property
    def code(self) -> str:
        """The number the sheet itself gives the row."""
        return self.unmatched.get("other_codes", "")

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
    scopes = _scopes(sheet)
    organisations = [organisation_of(draft, ids[draft.key], scopes.get(draft.key, ())) for draft in sheet.organisations]
    seen: dict[int, int] = {}
    haves: list[Resource] = []
    wants: list[Resource] = []
    for draft in sheet.resources:
        seen[draft.row] = seen.get(draft.row, 0) + 1
        suffix = f"-{seen[draft.row]}" if seen[draft.row] > 1 else ""
        resource = resource_of(draft, f"r{draft.row}{suffix}", ids[draft.organisation_key])
        (haves if draft.direction == "have" else wants).append(resource)
    return haves, wants, organisations


def _scopes(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    """The permits that firms state in the rows of their resources: a licence in words, or the codes they want."""
    packs, found = load_packs(), dict[str, tuple[str, ...]]()
    for draft in sheet.resources:
        text = f"{draft.description_en} {draft.description_zh}".strip()
        if draft.direction == "want":
            text = f"{draft.title} {text}"
        if text and (draft.direction == "want" or LICENCE.search(text)):
            codes = read_permits(text, packs)
            if draft.direction == "have":  # the codes beside a have are those of the have
                codes = tuple(code for code in codes if code == NO_HAZARDOUS)
            found[draft.organisation_key] = tuple(dict.fromkeys((*found.get(draft.organisation_key, ()), *codes)))
    return found


def organisation_of(draft: DraftOrganisation, organisation_id: str, scope: tuple[str, ...] = ()) -> Organisation:
    """The engine's value of an organisation; `scope` are permits that the rows of its resources state."""
    return Organisation(
        id=organisation_id,
        name_en=draft.name_en,
        name_zh=draft.name_zh,
        sector=draft.sector,
        business=draft.business,
        nace=draft.nace,
        gb4754=draft.gb4754,
        site=draft.site,
        park=draft.park,
        permits=draft.permits or scope,
    )


def resource_of(draft: DraftResource, resource_id: str, organisation_id: str) -> Resource:
    """The engine's value of a resource."""
    values = {name: getattr(draft, name) for name in Resource.__slots__}
    return Resource(**values | {"id": resource_id, "organisation_id": organisation_id})


# what a firm is told by: its attribute, and the field whose column holds it
_TOLD = (
    *(("name_zh", "organisation_zh"), ("name_en", "organisation_en"), ("uscc", "uscc"), ("vat", "vat")),
    *((name, name) for name in ("sector", "business", "park", "address", "contact", "phone", "email")),
)


def merge_organisations(first: DraftOrganisation, second: DraftOrganisation) -> DraftOrganisation:
    """Return the first draft with what only the second says, and the permits and sectors of both."""
    missing = {
        name: getattr(second, name)
        for name in DraftOrganisation.__slots__
        if name not in ("key", "table", "row") and not getattr(first, name) and getattr(second, name)
    }
    for name in ("permits", "nace", "gb4754"):
        own, more = getattr(first, name), getattr(second, name)
        if own and more and own != more:
            missing[name] = tuple(dict.fromkeys((*own, *more)))
    return replace(first, **missing) if missing else first


def differing_values(first: DraftOrganisation, second: DraftOrganisation) -> list[tuple[str, str, str]]:
    """What a merge into the first draft would drop: field, the value that stays and the one of the second draft."""
    found = [
        (field, kept, lost)
        for name, field in _TOLD
        if (kept := getattr(first, name)) and (lost := getattr(second, name)) and kept != lost
        if fold(kept) != fold(lost)
    ]
    if first.site and second.site and first.site != second.site:
        kept, lost = (f"{site.lon:.5g}, {site.lat:.5g}" for site in (first.site, second.site))
        found += [("lon", kept, lost)] if kept != lost else []
    return found


def merge_resources(first: DraftResource, second: DraftResource) -> DraftResource:
    """Return the first draft with what only the second says: two rows of a file that mean one resource."""
    missing = {
        name: getattr(second, name)
        for name in Resource.__slots__
        if name not in ("id", "organisation_id") and not getattr(first, name) and getattr(second, name)
    }
    stated = {name: text for name, text in first.unmatched.items() if text}
    return replace(first, **missing, unmatched={**second.unmatched, **stated})
