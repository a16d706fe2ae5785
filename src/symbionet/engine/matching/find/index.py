"""Haves, wants and organisations as columns, and what the packs say about their classes and sectors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from symbionet.engine.arrays import Floats, Ints
from symbionet.engine.classification import SectorWeight, stated_sectors, suggest_sectors
from symbionet.engine.classification.sectors import sector_text
from symbionet.engine.classification.vectors import ENCODER, Vectors
from symbionet.engine.matching.conditions.described_figures import with_figures
from symbionet.engine.matching.conditions.hazard import CERTAIN, hazard_of
from symbionet.engine.matching.conditions.levels import haul_km
from symbionet.engine.matching.find.relations import Relations, build_relations
from symbionet.engine.matching.find.stated import with_codes, with_permits
from symbionet.engine.matching.find.texts import MAX_CLASSES, MAX_WANTED, read_texts
from symbionet.engine.model import FORMS, KINDS, PATTERNS, Organisation, Resource, Site
from symbionet.engine.packs import Packs, ResourceClass
from symbionet.engine.packs.waste_routes import resource_routes
from symbionet.engine.processes import FIRST, map_parts, part_size
from symbionet.engine.units import BASE_UNITS, UNITS, convert, yearly

__all__ = [
    "CERTAIN",
    "MAX_CLASSES",
    "Index",
    "OrganisationColumns",
    "ResourceColumns",
    "Rows",
    "build_index",
    "number_firms",
    "number_parks",
    "read_firms",
    "read_organisations",
    "read_resources",
    "with_haves",
]

Rows = int | Ints  # one have, or one for each candidate

Reading = tuple[tuple[str, float, str], ...]  # class ids with their probability and how each is known
FIRMS = 1024  # organisations whose texts are looked up together
FIRST_DAY, LAST_DAY = 1, 4_000_000  # open ends of a time window, as ordinals


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceColumns:
    """Resources in order of their ids; one row each in every column. NaN and -1 mean "not stated"."""

    resources: tuple[Resource, ...]
    organisations: Ints
    classes: Ints  # (n, MAX_CLASSES) numbers of classes; of wants (n, MAX_WANTED)
    class_shares: Floats  # likewise their probabilities
    known_by: tuple[str, ...]  # how the first class is known: stated, term, near_term, vector, waste_code, ""
    kinds: Ints
    forms: Ints
    lon: Floats
    lat: Floats
    amounts: Floats  # per year (or once) in the base unit of `measures`
    measures: Ints  # number of (base unit, yearly or once)
    first_days: Ints
    last_days: Ints
    hazardous: Ints  # 2 by statement or code, 1 by class, 0, -1
    haul_km: Floats
    patterns: Ints
    routes: Ints  # the present way out
    costs: Ints  # of it: 1 it costs money, -1 it brings money, 0 neither or not stated
    specified: npt.NDArray[np.bool_]  # a composition is stated
    analysed: npt.NDArray[np.bool_]  # a composition or contaminants
    takers: Ints  # (n, MAX_TAKERS) places in `Packs.trades` of who takes things like it, -1 no more
    taker_grades: Floats  # likewise how well, 0..1
    vectors: Vectors

    def only(self, row: int) -> "ResourceColumns":
        """One row alone."""
        some = slice(row, row + 1)
        return ResourceColumns(**{one.name: getattr(self, one.name)[some] for one in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrganisationColumns:
    """Organisations in order of their ids; one object is the same as itself alone, so that answers can be kept."""

    organisations: tuple[Organisation, ...]
    sectors: tuple[tuple[SectorWeight, ...], ...]
    lon: Floats
    lat: Floats
    firms: Ints  # organisations of the same name are one firm that was entered twice
    parks: Ints
    waste_sector: npt.NDArray[np.bool_]
    vectors: Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """All a run of `match` needs."""

    packs: Packs
    relations: Relations
    haves: ResourceColumns
    wants: ResourceColumns
    organisations: OrganisationColumns
    measures: tuple[tuple[str, bool], ...]  # base unit, and whether a year, by their numbers


def build_index(
    haves: Iterable[Resource],
    wants: Iterable[Resource],
    organisations: Iterable[Organisation],
    packs: Packs,
    *,
    processes: int = 1,
) -> Index:
    """The index of a network; of an organisation that is referred to but not given, only the id is known.

    With more than one of `processes` the texts are read by children of this process.
    """
    have_rows = sorted(haves, key=lambda item: item.id)
    want_rows = sorted(wants, key=lambda item: item.id)
    known = {item.id: item for item in organisations}
    for item in (*have_rows, *want_rows):
        known.setdefault(item.organisation_id, Organisation(id=item.organisation_id))
    members = tuple(with_permits(known[key], packs) for key in sorted(known))
    sectors, vectors = read_firms(members, packs, processes)
    relations = build_relations(packs, sectors)
    numbers = {item.id: number for number, item in enumerate(members)}
    measures: dict[tuple[str, bool], int] = {}

    def columns(rows: list[Resource], *, wanted: bool) -> ResourceColumns:
        owners = [numbers[item.organisation_id] for item in rows]
        return read_resources(
            rows,
            owners,
            packs=packs,
            classes=relations.numbers,
            members=members,
            sectors=sectors,
            measures=measures,
            wanted=wanted,
            processes=processes,
        )

    have_columns, want_columns = columns(have_rows, wanted=False), columns(want_rows, wanted=True)
    return Index(
        packs=packs,
        relations=relations,
        haves=have_columns,
        wants=want_columns,
        organisations=read_organisations(members, sectors, vectors),
        measures=tuple(measures),
    )


def with_haves(index: Index, haves: Iterable[Resource]) -> Index:
    """The index of the same network with these haves, of organisations that it holds, instead of its own."""
    rows, members = sorted(haves, key=lambda item: item.id), index.organisations.organisations
    numbers = {item.id: number for number, item in enumerate(members)}
    measures = {measure: number for number, measure in enumerate(index.measures)}
    columns = read_resources(
        rows,
        [numbers[item.organisation_id] for item in rows],
        packs=index.packs,
        classes=index.relations.numbers,
        members=members,
        sectors=index.organisations.sectors,
        measures=measures,
    )
    return replace(index, haves=columns, measures=tuple(measures))


def read_firms(
    members: Sequence[Organisation], packs: Packs, processes: int = 1
) -> tuple[tuple[tuple[SectorWeight, ...], ...], Vectors]:
    """The sectors of organisations, and the vectors of what they say of their business (n, 512)."""

    def read(part: Sequence[Organisation]) -> tuple[list[tuple[SectorWeight, ...]], Vectors]:
        # together, before each is asked for its sectors
        vectors = ENCODER.encode([sector_text(item) for item in part])
        ENCODER.encode([item.sector for item in part])
        return [suggest_sectors(item, packs) for item in part], vectors

    if not members:
        return (), ENCODER.encode(())
    if processes > 1:
        read(members[:FIRST])  # the words of the packs are laid out once, not once in each child
    parts = list(map_parts(read, members, part=part_size(len(members), processes, FIRMS), processes=processes))
    return tuple(sectors for part, _ in parts for sectors in part), np.concatenate([vectors for _, vectors in parts])


def read_organisations(
    members: tuple[Organisation, ...], sectors: tuple[tuple[SectorWeight, ...], ...], vectors: Vectors
) -> OrganisationColumns:
    """The columns of organisations (in order of their ids) with these sectors and vectors of their business."""
    lon, lat = _coordinates([item.site for item in members])
    waste = [any(sector.nace[:2] in ("37", "38", "39") for sector in row) for row in sectors]
    return OrganisationColumns(
        organisations=members,
        sectors=sectors,
        lon=lon,
        lat=lat,
        firms=number_firms(members),
        parks=number_parks(members),
        waste_sector=np.array(waste, dtype=np.bool_),
        vectors=vectors,
    )


def number_firms(members: Sequence[Organisation]) -> Ints:
    """A number per firm: organisations that share a name in either language have the same."""
    firms: list[int] = []
    first: dict[str, int] = {}
    for number, item in enumerate(members):
        names = ["".join(name.casefold().split()) for name in (item.name_en, item.name_zh) if name]
        known = [first[name] for name in names if name in first]
        firms.append(known[0] if known else number)
        for name in names:
            first.setdefault(name, firms[-1])
    return np.array(firms, dtype=np.int64)


def number_parks(members: Sequence[Organisation]) -> Ints:
    """A number per park, -1 where none is stated."""
    names = ["".join(item.park.casefold().split()) for item in members]
    numbers = {name: number for number, name in enumerate(sorted(set(names) - {""}))}
    return _ints(numbers.get(name, -1) for name in names)


def read_resources(
    rows: Sequence[Resource],
    owners: Sequence[int],
    *,
    packs: Packs,
    classes: Mapping[str, int],
    members: Sequence[Organisation],
    sectors: Sequence[tuple[SectorWeight, ...]],
    measures: dict[tuple[str, bool], int],
    wanted: bool = False,
    processes: int = 1,
) -> ResourceColumns:
    """The columns of resources (in order of their ids), whose owners are these places in `members` and `sectors`.

    `classes`: the number of each class id; `measures`: numbers of (base unit, yearly), new ones are added; `wanted`:
    these are wants, of which more classes are kept.
    """
    rows = [with_figures(with_codes(item, packs), packs) for item in rows]
    texts = read_texts(rows, [sectors[owner] for owner in owners], packs, processes, alike=not wanted)
    found = texts.classes
    class_numbers, shares = _read_classes(found, classes, MAX_WANTED if wanted else MAX_CLASSES)
    sites = [item.site or members[owner].site for item, owner in zip(rows, owners, strict=True)]
    lon, lat = _coordinates(sites)
    amounts, measured = _amounts(rows, measures)
    firsts = [pairs[0] if pairs else ("", 0.0, "") for pairs in found]
    trades = [stated_sectors(sectors[owner]) for owner in owners]
    return ResourceColumns(
        resources=tuple(rows),
        organisations=np.array(owners, dtype=np.int64),
        classes=class_numbers,
        class_shares=shares,
        known_by=tuple(known_by for _, _, known_by in firsts),
        kinds=_numbers(
            [item.kind for item in rows], KINDS
        ),  # as stated: hot water is energy to one and water to another
        forms=_numbers([item.form for item in rows], FORMS),
        lon=lon,
        lat=lat,
        amounts=amounts,
        measures=measured,
        first_days=_ints(item.available_from.toordinal() if item.available_from else FIRST_DAY for item in rows),
        last_days=_ints(item.available_until.toordinal() if item.available_until else LAST_DAY for item in rows),
        hazardous=_ints(
            hazard_of(item, _readings(read, packs), packs, sectors=trade, alike=alike)
            for item, read, trade, alike in zip(rows, found, trades, texts.hazards.tolist(), strict=True)
        ),
        haul_km=np.array([haul_km(item, packs, c) for item, (c, _, _) in zip(rows, firsts, strict=True)]),
        patterns=_numbers([item.pattern for item in rows], PATTERNS),
        routes=_numbers([item.route for item in rows], resource_routes(packs)),
        costs=_ints(int(np.sign(item.route_cost_per_year or 0.0)) for item in rows),
        specified=np.array([bool(item.composition) for item in rows], dtype=np.bool_),
        analysed=np.array([bool(item.composition or item.contaminants) for item in rows], dtype=np.bool_),
        takers=texts.takers,
        taker_grades=texts.grades,
        vectors=texts.vectors,
    )


def _read_classes(found: Sequence[Reading], classes: Mapping[str, int], most: int) -> tuple[Ints, Floats]:
    """Numbers of classes and their probabilities, (n, most) each; -1 and 0 where there are no more."""
    numbers = np.full((len(found), most), -1, dtype=np.int64)
    shares = np.zeros(numbers.shape)
    for row, pairs in enumerate(found):
        for place, (class_id, share, _) in enumerate(pairs):
            numbers[row, place], shares[row, place] = classes[class_id], share
    return numbers, shares


def _readings(read: Reading, packs: Packs) -> tuple[tuple[ResourceClass, float], ...]:
    return tuple((packs.classes[class_id], share) for class_id, share, _ in read)


def _amounts(rows: Sequence[Resource], measures: dict[tuple[str, bool], int]) -> tuple[Floats, Ints]:
    amounts = np.full(len(rows), np.nan)
    measured = np.full(len(rows), -1, dtype=np.int64)
    for number, item in enumerate(rows):
        if item.quantity is None or item.quantity.unit not in UNITS:
            continue
        per_year = yearly(item.quantity)
        if per_year is not None:
            amount, measure = per_year[0], (per_year[1], True)
        else:
            unit = BASE_UNITS[UNITS[item.quantity.unit].dimension]
            amount, measure = convert(item.quantity.value, item.quantity.unit, unit), (unit, False)
        amounts[number] = amount
        measured[number] = measures.setdefault(measure, len(measures))
    return amounts, measured


def _coordinates(sites: Sequence[Site | None]) -> tuple[Floats, Floats]:
    lon = np.array([site.lon if site else np.nan for site in sites], dtype=np.float64)
    lat = np.array([site.lat if site else np.nan for site in sites], dtype=np.float64)
    return lon, lat


def _numbers(names: Sequence[str], known: tuple[str, ...]) -> Ints:
    return _ints(known.index(name) if name in known else -1 for name in names)


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
