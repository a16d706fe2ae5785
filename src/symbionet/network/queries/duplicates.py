"""Reads of what may be the same thing already: suggested before something is saved, never refused."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from symbionet.core.quantities import quantity_words
from symbionet.engine.errors import SymbionetError
from symbionet.engine.model import Quantity
from symbionet.engine.units import yearly
from symbionet.network.models import FirmMerge, Organisation, Resource, ResourceState
from symbionet.network.queries.classes import likely_class
from symbionet.network.queries.search import folded
from symbionet.sheets import DraftResource
from symbionet.sheets.drafts import merge_resources
from symbionet.sheets.firmnames import NearNames

__all__ = [
    "Likeness",
    "PlannedRow",
    "Twin",
    "Twins",
    "firms_near",
    "likeness_of",
    "likeness_of_resource",
    "possible_duplicates",
    "possible_twins",
    "similar_organisations",
    "with_twins",
]

SAME_TITLE = 85.0
MOST_TWINS = 30
MOST_ASKED = 300  # titles whose class is asked for: each takes some milliseconds, and a preview must not wait
MOST_HELD = 10  # rows that one is held against, where a firm lists thousands of one amount


def possible_duplicates(organisation: Organisation, values: Mapping[str, Any]) -> list[Resource]:
    """Open resources of the same organisation and direction with a similar title or the same class, newest first."""
    titles = [folded(str(values.get(name, ""))) for name in ("title_zh", "title_en")]
    class_id = str(values.get("class_id", ""))
    rows = Resource.objects.filter(
        organisation=organisation, direction=values.get("direction", ""), state=ResourceState.OPEN
    )
    return [row for row in rows[:2000] if _is_alike(row, titles, class_id)][:5]


def _is_alike(row: Resource, titles: list[str], class_id: str) -> bool:
    if class_id and row.class_id == class_id:
        return True
    own = [folded(row.title_zh), folded(row.title_en)]
    return any(a and b and fuzz.ratio(a, b) >= SAME_TITLE for a, b in zip(titles, own, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two rows are held against each other by: both have the same firm and direction."""

    group: tuple[object, str]  # firm, have or want
    titles: tuple[str, str]  # folded, Chinese and English
    class_id: str
    amount: str  # of a year to three digits with its base unit, "" where none is stated
    apart: tuple[frozenset[str], ...] = ()  # form, own number, codes: where both state one and differ, two things


def likeness_of(
    group: tuple[object, str], titles: tuple[str, str], *, class_id: str = "", quantity: Quantity | None, marks: Any
) -> Likeness:
    """The likeness of a thing; `marks` holds its form, other codes and waste codes as attributes."""
    return Likeness(
        group=group,
        titles=(folded(titles[0]), folded(titles[1])),
        class_id=class_id,
        amount=_amount(quantity),
        apart=tuple(
            frozenset((found,) if isinstance(found, str) else found) - {""}
            for found in (marks.form, marks.other_codes, marks.ewc, marks.hw)
        ),
    )


def likeness_of_resource(row: Resource) -> Likeness:
    """The likeness of a resource of the network."""
    stated = None if row.quantity is None else Quantity(value=row.quantity, unit=row.unit, period=row.period)
    group = (row.organisation_id, row.direction)
    return likeness_of(group, (row.title_zh, row.title_en), class_id=row.class_id, quantity=stated, marks=row)


def _amount(quantity: Quantity | None) -> str:
    if quantity is None:
        return ""
    try:
        found = yearly(quantity)
    except SymbionetError:
        return ""
    value, unit = found if found is not None else (quantity.value, f"{quantity.unit} {quantity.period}")
    return f"{value:.3g} {unit}"


class Twins[Thing]:
    """Finds what is the same already: the firm, the direction, the class or the name, and the amount.

    Things of the same class need the same amount; those of one name are found with another amount, too (`other`).
    """

    def __init__(self, things: Iterable[tuple[Thing, Likeness]] = ()) -> None:
        self._of_amount: dict[tuple[object, ...], list[tuple[Thing, Likeness]]] = {}
        self._of_title: dict[tuple[object, ...], list[tuple[Thing, Likeness]]] = {}
        self._classes: dict[tuple[str, str], str] = {}
        for thing, likeness in things:
            self.add(thing, likeness)

    def add(self, thing: Thing, likeness: Likeness) -> None:
        """Hold later things against this one, too."""
        if likeness.amount:
            self._of_amount.setdefault((likeness.group, likeness.amount), []).append((thing, likeness))
        for title in set(filter(None, likeness.titles)):
            self._of_title.setdefault((likeness.group, title), []).append((thing, likeness))

    def same(self, one: Likeness) -> Thing | None:
        """The first thing that is the same, None where there is none."""
        return next(self._same(one), None)

    def other(self, one: Likeness) -> Thing | None:
        """The first thing of the same name with another amount."""
        return next((thing for thing, known in self._named(one) if known.amount != one.amount), None)

    def _named(self, one: Likeness) -> Iterator[tuple[Thing, Likeness]]:
        for title in filter(None, one.titles):
            for thing, known in self._of_title.get((one.group, title), ())[:MOST_HELD]:
                if not _apart(known, one):
                    yield thing, known

    def _same(self, one: Likeness) -> Iterator[Thing]:
        yield from (thing for thing, known in self._named(one) if known.amount == one.amount)
        if one.amount:
            for thing, known in self._of_amount.get((one.group, one.amount), ())[:MOST_HELD]:
                if not _apart(known, one) and (_same_name(known, one) or self._same_class(known, one)):
                    yield thing

    def _same_class(self, one: Likeness, other: Likeness) -> bool:
        found = self._class_of(one)
        return bool(found) and found == self._class_of(other)

    def _class_of(self, one: Likeness) -> str:
        """The class as stated, else as recognised; of a long list the first titles alone are asked about."""
        if one.class_id:
            return one.class_id
        if one.titles not in self._classes and len(self._classes) < MOST_ASKED:
            self._classes[one.titles] = likely_class(*one.titles)
        return self._classes.get(one.titles, "")


def _apart(one: Likeness, other: Likeness) -> bool:
    return any(a and b and not a & b for a, b in zip(one.apart, other.apart, strict=True))


def _same_name(one: Likeness, other: Likeness) -> bool:
    pairs = [(a, b) for a, b in zip(one.titles, other.titles, strict=True) if len(a) > 1 and len(b) > 1]
    return any(a in b or b in a or fuzz.ratio(a, b) >= SAME_TITLE for a, b in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """One have or want of a file with what its commit would do: "new", "changed" or "same"."""

    draft: DraftResource
    organisation_id: int | None
    organisation_name: str
    import_key: str
    effect: str
    resource_id: int | None = None
    twin: "Twin | None" = None  # what it may be a duplicate of

    @property
    def quantity(self) -> str:
        """The quantity in the words of the active language."""
        stated = self.draft.quantity
        if stated is None:
            return ""
        return quantity_words(Resource(quantity=stated.value, unit=stated.unit, period=stated.period))


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """What a new row may be a duplicate of: a resource of the network, or an earlier row of the file.

    `choice` is what becomes of the row: "skip", "merge" (it fills what is open there) or "new".
    """

    choice: str
    same_amount: bool
    resource: Resource | None = None
    row: PlannedRow | None = None


def with_twins(
    rows: Iterable[PlannedRow],
    known: Twins[Resource],
    choices: Mapping[str, str],
    *,
    adds: Callable[[PlannedRow, Resource], bool],
) -> tuple[PlannedRow, ...]:
    """The rows, new ones with what they may be a duplicate of; of a thing of the network only the first row is.

    `adds` tells whether a row that is merged changes the resource that is there.
    """
    look = _Look(earlier=Twins(), known=known, choices=choices, claimed=set())
    found: dict[str, PlannedRow] = {}
    for planned in rows:
        likeness = _likeness_of_row(planned)
        row = look.with_twin(planned, likeness) if planned.effect == "new" else planned
        first = row.twin.row if row.twin is not None else None
        if first is not None and row.twin is not None and row.twin.choice == "merge":
            kept = found[first.import_key]
            if kept.effect != "same":
                found[first.import_key] = replace(kept, draft=merge_resources(kept.draft, row.draft))
        if first is None or row.effect == "new":
            look.earlier.add(row, likeness)
        found[row.import_key] = row
    return tuple(_resettled(row, adds) for row in found.values())


def _likeness_of_row(row: PlannedRow) -> Likeness:
    draft = row.draft
    group = (row.organisation_id or draft.organisation_key, draft.direction)
    titles = (draft.title_zh, draft.title_en)
    return likeness_of(group, titles, class_id=draft.class_id, quantity=draft.quantity, marks=draft)


def _resettled(row: PlannedRow, adds: Callable[[PlannedRow, Resource], bool]) -> PlannedRow:
    """A row that is merged into a resource changes it only where it adds something."""
    twin = row.twin
    if twin is None or twin.resource is None or twin.choice != "merge":
        return row
    return replace(row, effect="changed" if adds(row, twin.resource) else "same")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What a row is held against: earlier rows and the network, of which each thing is the twin of one row only."""

    earlier: Twins[PlannedRow]
    known: Twins[Resource]
    choices: Mapping[str, str]
    claimed: set[int]

    def with_twin(self, row: PlannedRow, likeness: Likeness) -> PlannedRow:
        """The row with what it may be a duplicate of, and what becomes of it as chosen."""
        choice = self.choices.get(row.import_key, "")
        if (before := self.earlier.same(likeness)) is not None:
            twin = Twin(choice=choice or "skip", same_amount=True, row=before)
            return replace(row, twin=twin, effect="new" if twin.choice == "new" else "same")
        same = self.known.same(likeness)
        found = same or self.known.other(likeness)
        if found is None or found.pk in self.claimed:
            return row
        twin = Twin(choice=choice or ("skip" if same else "new"), same_amount=bool(same), resource=found)
        if twin.choice == "new":
            return replace(row, twin=twin)
        self.claimed.add(found.pk)
        return replace(row, twin=twin, effect="changed" if twin.choice == "merge" else "same", resource_id=found.pk)


def firms_near(
    names: Mapping[str, tuple[str, str]], organisations: QuerySet[Organisation]
) -> dict[str, tuple[int, str, float]]:
    """For each key the organisation of nearly the same name, its name and how alike it is (90 to 100): the most alike,
    of several the first. `names` holds Chinese and English names by key.
    """
    own = {pk: (zh, en) for pk, zh, en in organisations.order_by("pk").values_list("pk", "name_zh", "name_en")}
    found: dict[str, tuple[int, str, float]] = {}
    for key, pk, score in NearNames(names.items()).pairs_with(own.items()):
        if key not in found or found[key][2] < score:
            found[key] = (pk, own[pk][0] or own[pk][1], score)
    return found


def similar_organisations(organisations: QuerySet[Organisation], values: Mapping[str, Any]) -> list[Organisation]:
    """Organisations (of those given) with the same code or nearly the same name, at most five."""
    codes = Q()
    for name in ("uscc", "vat"):
        if values.get(name):
            codes |= Q(**{name: values[name]})
    same = list(organisations.filter(codes)[:5]) if codes else []
    names = (str(values.get("name_zh", "")), str(values.get("name_en", "")))
    rows = organisations.order_by("pk").values_list("pk", "name_zh", "name_en")
    near = [pk for _key, pk, _ in NearNames([("", names)]).pairs_with((pk, (zh, en)) for pk, zh, en in rows)]
    known = {row.pk for row in same}
    return (same + [row for row in organisations.filter(pk__in=near[:5]) if row.pk not in known])[:5]


def possible_twins(organisations: QuerySet[Organisation]) -> list[tuple[Organisation, Organisation, float]]:
    """Pairs of them of nearly the same name, most alike first (90 to 100). What was decided before is left out."""
    rows = organisations.order_by("pk").values_list("pk", "name_zh", "name_en")
    decided = {frozenset(pair) for pair in FirmMerge.objects.filter(undone_at=None).values_list("kept_id", "gone_id")}
    near = [
        (score, one, other)
        for one, other, score in NearNames((pk, (zh, en)) for pk, zh, en in rows).pairs()
        if frozenset((one, other)) not in decided
    ]
    best = sorted(near, reverse=True)[:MOST_TWINS]
    found = organisations.select_related("park").in_bulk({pk for _score, *pair in best for pk in pair})
    return [(found[one], found[other], score) for score, one, other in best]
