"""The barriers that stand, of whatever subject, with what they block; nothing that cannot both happen adds up."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from symbionet.accounts.queries import Visitor, reads_programme
from symbionet.engine.packs import load_packs
from symbionet.network.models import Organisation, Resource
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.amounts import commitments
from symbionet.synergies.queries.stages import STOPPED
from symbionet.synergies.queries.synergies import synergies_counted
from symbionet.work.models import Barrier, kind_of_type

__all__ = [
    "Amounts",
    "Blocked",
    "Key",
    "amounts_of",
    "barriers_visible_to",
    "blocked_by",
    "counted_barriers",
    "instrument_called",
    "largest_of",
    "shares_of",
    "standing",
]

QUOTES = re.compile(r"[《》〈〉“”\"'\s]+")
CODE = re.compile(r"\b(?:CN|TJ|EU|INT|UK|DK|NL|FI|IT|BE|KR|JP|IN|VN|TH|ID|ZA|MY|AU|US)-\d{3}\b")

type Key = tuple[int, int]  # content type and key of a subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """One barrier with what it blocks: `subject` once for all its barriers, `firms` those that take part in it."""

    barrier: int
    subject: Key
    category: str
    step: str
    instrument: str  # as it was written
    instrument_id: str  # of the library, "" where it is none of its
    sector: str  # the division of GB/T 4754 of the first side, "" where it is not known
    firms: frozenset[int]
    draws: tuple[int, ...]  # have and want that it draws on
    tonnes: float | None
    money: float | None
    at: datetime
    fell_at: datetime | None
    demand: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What rows block together a year: each subject once, and of what draws on one resource no more than it yields."""

    subjects: int
    firms: frozenset[int]
    tonnes: float
    money: float
    by_firm: Mapping[int, tuple[float, float]]  # tonnes and money of the subjects in which each firm takes part


def barriers_visible_to(visitor: Visitor) -> QuerySet[Barrier]:
    """Barriers of the subjects that the visitor may see: for the programme's readers."""
    return _barriers_of(lambda kind: kind.visible_to(visitor)) if reads_programme(visitor) else Barrier.objects.none()


def counted_barriers() -> QuerySet[Barrier]:
    """The barriers that figures told to others may count: of no synergy that somebody keeps to himself or herself."""

    def subjects(kind: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = synergies_counted() if kind.model is Synergy else kind.model._default_manager.all()
        return rows

    return _barriers_of(subjects)


def _barriers_of(subjects: Callable[[Any], QuerySet[Any]]) -> QuerySet[Barrier]:
    asked = Q(pk__in=[])
    for type_id in Barrier.objects.order_by().values_list("subject_type", flat=True).distinct():
        rows = subjects(kind_of_type(type_id)).order_by().values("pk")
        asked |= Q(subject_type=type_id, subject_id__in=rows)
    return Barrier.objects.filter(asked)


def standing(barriers: QuerySet[Barrier]) -> QuerySet[Barrier]:
    """Those that have not fallen: of synergies such as are lost or on hold, of anything else all."""
    stopped = Synergy.objects.filter(stage__in=STOPPED).values("pk")
    of_synergies = Q(subject_type=ContentType.objects.get_for_model(Synergy))
    return barriers.filter(fell_at=None).filter(~of_synergies | of_synergies & Q(subject_id__in=stopped))


def blocked_by(barriers: QuerySet[Barrier]) -> list[Blocked]:
    """The barriers with what they block, the newest first; a few queries for each kind of subject."""
    rows = list(barriers.select_related("demanded").order_by("-at", "-id"))
    keys: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        keys[row.subject_type_id].add(row.subject_id)
    facts: dict[Key, tuple[tuple[int, ...], tuple[int, ...]]] = {}
    for type_id, pks in keys.items():
        facts |= _facts(type_id, pks)
    firms = {firm for sides, _draws in facts.values() for firm in sides}
    sectors = dict(Organisation.objects.filter(pk__in=firms).values_list("pk", "gb4754"))
    return [_blocked(row, *facts.get((row.subject_type_id, row.subject_id), ((), ())), sectors) for row in rows]


def _facts(type_id: int, pks: Iterable[int]) -> dict[Key, tuple[tuple[int, ...], tuple[int, ...]]]:
    """Sides and resources of each subject of a kind."""
    kind = kind_of_type(type_id)
    sides = [f"{name}_id" for name in kind.sides]
    model: type[Model] = kind.model
    names = {field.attname for field in model._meta.concrete_fields}
    draws = [name for name in ("have_id", "want_id") if name in names]
    found = {}
    for row in model._default_manager.filter(pk__in=list(pks)).values("pk", *sides, *draws):
        firms = tuple(dict.fromkeys(row[name] for name in sides if row[name] is not None))
        found[type_id, row["pk"]] = (firms, tuple(row[name] for name in draws if row[name] is not None))
    return found


def _blocked(row: Barrier, sides: tuple[int, ...], draws: tuple[int, ...], sectors: Mapping[int, str]) -> Blocked:
    code = sectors.get(sides[0], "") if sides else ""
    link = getattr(row, "demanded", None)
    return Blocked(
        barrier=row.pk,
        subject=(row.subject_type_id, row.subject_id),
        category=row.category,
        step=row.step,
        instrument=row.instrument,
        instrument_id=instrument_called(row.instrument),
        sector=code[:3] if code[:1].isalpha() else "",
        firms=frozenset(sides),
        draws=draws,
        tonnes=row.tonnes,
        money=row.money,
        at=row.at,
        fell_at=row.fell_at,
        demand=link.demand_id if link is not None else None,
    )


def instrument_called(text: str) -> str:
    """The instrument of the library that a text names, by its number or its title in either language; "" for none.

    >>> instrument_called("环评 CN-043"), instrument_called("《危险废物转移管理办法》"), instrument_called("a permit")
    ('CN-043', 'CN-024', '')
    """
    named = CODE.search(text.upper())
    if named is not None and named.group() in load_packs().instruments:
        return named.group()
    return _titles().get(_plain(text), "")


@cache
def _titles() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for item in load_packs().instruments.values():
        for title in (item.title_zh, item.title_en):
            found.setdefault(_plain(title), item.id)
    found.pop("", None)
    return found


def _plain(text: str) -> str:
    return QUOTES.sub("", text).casefold()


def shares_of(visitor: Visitor, rows: Iterable[Blocked]) -> dict[Key, float]:
    """How much of each subject counts beside the others, 0 to 1.

    Subjects that draw on one have or want cannot all happen: together they count as much as it has left beside what
    runs already or, where that is not known, as much as the largest of them (the rule of the ledger's totals). What
    states no amount counts only where nothing else draws on the resource, and then the one of the most money.
    """
    amounts = largest_of(rows)
    drawing: dict[int, list[Key]] = defaultdict(list)
    for key, row in amounts.items():
        for resource in row.draws:
            drawing[resource].append(key)
    rivals = {pk: keys for pk, keys in drawing.items() if len(keys) > 1}
    known = commitments(visitor, Resource.objects.filter(pk__in=drawing).order_by("pk"))
    shares = dict.fromkeys(amounts, 1.0)
    for pk, keys in sorted(drawing.items()):
        held = known.get(pk)
        left = max(0.0, held.total - held.committed) if held is not None and held.unit == "t" else None
        if pk in rivals or left is not None:
            _share(keys, amounts, shares, left)
    return shares


def _share(keys: list[Key], amounts: Mapping[Key, Blocked], shares: dict[Key, float], left: float | None) -> None:
    stated = {key: (amounts[key].tonnes or 0.0) * shares[key] for key in keys if amounts[key].tonnes}
    silent = [key for key in keys if not amounts[key].tonnes]
    if stated:
        most = left if left is not None else max(stated.values())
        whole = sum(stated.values())
        if whole > most:
            for key in stated:
                shares[key] *= most / whole
    if silent and (stated or len(silent) > 1):
        best = max(silent, key=lambda key: (amounts[key].money or 0.0, key))
        for key in silent:
            if stated or key != best:
                shares[key] = 0.0


def largest_of(rows: Iterable[Blocked]) -> dict[Key, Blocked]:
    """Each subject once, with the largest amounts that its barriers state."""
    found: dict[Key, Blocked] = {}
    for row in rows:
        held = found.get(row.subject)
        if held is None:
            found[row.subject] = row
        else:
            found[row.subject] = replace(
                held, tonnes=_more(held.tonnes, row.tonnes), money=_more(held.money, row.money)
            )
    return found


def _more(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return max(known) if known else None


def amounts_of(rows: Iterable[Blocked], shares: Mapping[Key, float]) -> Amounts:
    """What the rows block together, each subject once and by its share."""
    subjects = largest_of(rows)
    by_firm: dict[int, tuple[float, float]] = {}
    tonnes = money = 0.0
    for key, row in subjects.items():
        part = shares.get(key, 1.0)
        weight, worth = (row.tonnes or 0.0) * part, (row.money or 0.0) * part
        tonnes, money = tonnes + weight, money + worth
        for firm in row.firms:
            before = by_firm.get(firm, (0.0, 0.0))
            by_firm[firm] = (before[0] + weight, before[1] + worth)
    firms = frozenset(firm for row in subjects.values() for firm in row.firms)
    return Amounts(subjects=len(subjects), firms=firms, tonnes=tonnes, money=money, by_firm=by_firm)
