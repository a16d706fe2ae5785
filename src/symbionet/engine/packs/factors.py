"""Emission factors from packs: find the nearest one for a subject, a route, a region and a year, and say how it fits.

`load_factors()` reads every pack `factors/impact_*` and takes what `factors/exchange_values` and
`factors/replaced_materials` know of emissions, so that no figure stands twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from symbionet.engine.packs.factors_own import region_of
from symbionet.engine.packs.factors_reading import read_exchange_factors, read_pack_factors
from symbionet.engine.packs.factors_subjects import Subjects, plain_name
from symbionet.engine.packs.factors_units import as_per
from symbionet.engine.packs.factors_values import Factor, lowered
from symbionet.engine.packs.judged import is_judged
from symbionet.engine.packs.loading import Packs, load_packs
from symbionet.engine.packs.waste_routes import factor_route

__all__ = ["Factors", "load_factors", "material_of"]

UNITS_WANTED = ("t", "tkm", "m3", "kWh", "GJ", "Nm3")  # where several stand for one subject, and none is asked for
CHOSEN = "factors/replaced_materials:"
COLLECTION = "collection and transport only"  # how the note of such a row begins
ENOUGH, CERTAIN = 0.5, 0.9  # confidence that words mean a subject: to use it, and to use it without a mark
SAME = {"kWh": "GJ", "GJ": "kWh"}


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Factors:
    """All factors of the packs and an organisation's own; `find` is deterministic and never invents one."""

    packs: Packs
    own: tuple[Factor, ...] = ()

    def __hash__(self) -> int:
        """Identity is the folder and the own factors: packs never change while a process runs."""
        return hash((self.packs.folder, self.own))

    @cached_property
    def all(self) -> tuple[Factor, ...]:
        """Every factor: own ones first, then the packs in the order of their names, then expert judgement."""
        return (*self._own_factors, *read_pack_factors(self.packs), *read_exchange_factors(self.packs))

    @cached_property
    def subjects(self) -> Subjects:
        """What the factors are about."""
        return Subjects(self.packs)

    @cached_property
    def spreads(self) -> dict[str, float]:
        """The relative spread of each grade of quality, where a source gives no range."""
        return {row["grade"]: float(row["spread"]) for row in self.packs.rows("factors/quality_grades")}

    @cached_property
    def version(self) -> str:
        """The packs that the factors come from with their editions, and whether own ones are among them."""
        names = dict.fromkeys(factor.pack for factor in self.all if not factor.own)
        return "; ".join([*names, *(["own factors"] if self.own else [])])

    def by_id(self, factor_id: str) -> Factor | None:
        """A factor by its id, also one that is superseded; None where there is none."""
        return self._by_id.get(factor_id)

    def find(
        self,
        activity: str,
        *,
        subject: str = "",
        route: str = "",
        region: str = "",
        year: int | None = None,
        per: str = "",
        heating: str = "",
    ) -> Factor | None:
        """The nearest factor, or None: what is not known is never guessed.

        Order of choice: route as asked (only where no subject has it, rows without a route) -> subject (itself and what
        stands for its class, what is like it or above it, the general one) -> own before published before expert
        judgement -> region (itself, country, world, else another as "proxy_region") -> year (newest not later than
        asked, else the oldest) -> quality. Of two as near, a row of `factors/replaced_materials` goes first: it was
        chosen among all readings. `subject` is a subject, a resource class or free words, `region` a code or
        name; `per` asks for a unit ("GJ"), `heating` for net or gross (net where not said).

        An own factor and that of a grid never stand for another country. What does not fit exactly is said in
        `Factor.fit`; a proxy region, a broader or guessed subject cost a grade of quality each, and widen the range.

        >>> factors = load_factors()
        >>> found = factors.find("grid", subject="electricity", region="CN-TJ", year=2022)
        >>> found and (found.value, found.unit, found.fit)
        (0.7041, 'kgCO2/kWh', ())
        """
        name, guessed = self._meant(subject, activity)
        route = factor_route(route, self.packs)
        region = region if region in self._regions else region_of(region, self.packs) or region
        for wanted in dict.fromkeys((route, "")):
            for distance, nodes in self.subjects.chain(name, activity):
                near = [
                    item
                    for node in nodes
                    for item in self._by_key.get((activity, node, wanted), ())
                    if (not per or per in (item.per, SAME.get(item.per))) and heating in ("", item.heating)
                ]
                if near and (best := self._best(near, region=region, year=year)):
                    marks = [
                        *(["guessed_subject"] if guessed and name else []),
                        *(["broader_subject"] if distance or (subject and not name) else []),
                        *(["other_route"] if wanted != route else []),
                    ]
                    return self._fitted(as_per(best, per) if per else best, marks, region=region, year=year)
        return None

    def subject_of(self, text: str, activity: str = "") -> str:
        """The subject or class that a text means, "" where none is sure enough."""
        return self._meant(text, activity)[0]

    def _meant(self, text: str, activity: str) -> tuple[str, bool]:
        """The subject of a text, and whether it was read out of a longer phrase."""
        if own := self._own_names.get(plain_name(text)):
            return own, False
        name, confidence = self.subjects.find(text, vehicle=activity.startswith("freight")) if text else ("", 1.0)
        return (name, confidence < CERTAIN) if confidence >= ENOUGH else ("", True)

    @cached_property
    def _regions(self) -> frozenset[str]:
        return frozenset(row["code"] for row in self.packs.rows("factors/regions")) | {""}

    @cached_property
    def _own_names(self) -> Mapping[str, str]:
        """The subject of each own factor by the words that stand there: known ones by their id, others as they are."""
        found: dict[str, str] = {}
        for factor in self.own:
            name, confidence = self.subjects.find(factor.subject, vehicle=factor.activity.startswith("freight"))
            found[plain_name(factor.subject)] = name if confidence >= CERTAIN else factor.subject
        return found

    @cached_property
    def _own_factors(self) -> tuple[Factor, ...]:
        return tuple(replace(factor, subject=self._own_names[plain_name(factor.subject)]) for factor in self.own)

    @cached_property
    def _by_id(self) -> Mapping[str, Factor]:
        return {factor.id: factor for factor in reversed(self.all)}

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str, str], tuple[Factor, ...]]:
        found: dict[tuple[str, str, str], list[Factor]] = {}
        for factor in self.all:
            if not factor.superseded_by:
                found.setdefault((factor.activity, factor.subject, factor.route), []).append(factor)
        return {key: tuple(items) for key, items in found.items()}

    def _best(self, near: list[Factor], *, region: str, year: int | None) -> Factor | None:
        fit = [item for item in near if not ((item.own or item.activity == "grid") and _place(item.region, region) > 2)]
        return min(fit, key=lambda item: _rank(item, region, year), default=None)

    def _fitted(self, factor: Factor, marks: list[str], *, region: str, year: int | None) -> Factor:
        place = _place(factor.region, region)
        if place:
            marks.append(("", "country", "global", "proxy_region")[place])
        if year and factor.year and factor.year != year:
            marks.append("earlier_year" if factor.year < year else "later_year")
        if factor.note.startswith(COLLECTION):
            marks.append("collection_only")
        if is_judged(factor.source):
            marks.append("expert_judgement")
        if factor.own and not factor.reviewed:
            marks.append("not_reviewed")
        steps = len({"guessed_subject", "broader_subject", "proxy_region"} & set(marks))
        return replace(lowered(factor, steps, self.spreads), fit=(*factor.fit, *marks))


def _place(region: str, asked: str) -> int:
    """How far a factor's region is from the asked: 0 itself or none asked, 1 its country, 2 world, 3 another."""
    if not asked or region == asked:
        return 0
    return 1 if asked.startswith(f"{region}-") else 2 if region == "GLO" else 3


def _rank(factor: Factor, region: str, year: int | None) -> tuple[int, int, bool, int, bool, tuple[int, int], str]:
    wanted = UNITS_WANTED.index(factor.per) if factor.per in UNITS_WANTED else len(UNITS_WANTED)
    late = year is not None and factor.year > year
    when = (1, factor.year) if late else (0, -factor.year)
    expert = factor.quality == "D" or is_judged(factor.source)
    return (
        0 if factor.own else 2 if expert else 1,
        _place(factor.region, region),
        not factor.id.startswith(CHOSEN),
        wanted,
        factor.heating == "gross",
        when,
        factor.quality,
    )


def material_of(text: str) -> tuple[str, float]:
    """The subject or resource class that free words mean, with a confidence from 0 to 1; ("", 0.0) where none.

    >>> material_of("水泥熟料"), material_of("portland clinker")[0]
    (('clinker', 1.0), 'clinker')
    """
    return load_factors().subjects.find(text)


@lru_cache(maxsize=32)
def load_factors(own: Iterable[Factor] = (), *, folder: Path | None = None) -> Factors:
    """The factors of the packs of `folder` (default: the project's) and an organisation's own, a tuple of `Factor`.

    >>> load_factors() is load_factors()
    True
    """
    return Factors(load_packs(folder), tuple(own))
