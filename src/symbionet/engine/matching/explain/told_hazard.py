"""What is told of the hazard of a have before any partner: how sure it is, questions, permit, price."""

from collections.abc import Iterable
from dataclasses import dataclass

from symbionet.engine.matching.conditions.hazard import HAZARD_BY_SIGNS, HAZARD_STATED, ask_hazard, hazard_codes
from symbionet.engine.matching.explain.open_questions import may_be_both
from symbionet.engine.matching.find.index import Index, build_index
from symbionet.engine.matching.find.licences import codes_to_cover
from symbionet.engine.matching.value.rates import usual_disposal
from symbionet.engine.model import Organisation, Range, Reason, Resource
from symbionet.engine.packs import Packs

__all__ = ["ToldHazard", "tell_hazards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldHazard:
    """The hazard of a have.

    `level`: "stated" by its owner or a code, "likely" by its class, its words or a mirror entry, "open" where its
    class holds both, "" else. `codes` make it hazardous whatever it holds. A permit has to cover one of `permit`, the
    codes of the have or those of what it may well be. `disposal`: usual cost of hazardous disposal, CNY per `unit`.
    """

    level: str = ""
    codes: tuple[str, ...] = ()
    asks: tuple[Reason, ...] = ()
    permit: tuple[str, ...] = ()
    disposal: Range | None = None
    unit: str = "t"


def tell_hazards(
    haves: Iterable[Resource], organisations: Iterable[Organisation], packs: Packs
) -> dict[str, ToldHazard]:
    """What is told of the hazard of each of these haves of these organisations, by their ids; wants are left out.

    >>> from symbionet.engine.packs import load_packs
    >>> acid = Resource(id="1", organisation_id="2", direction="have", title_en="pickling acid", ewc=("110105",))
    >>> found = tell_hazards([acid], [], load_packs())["1"]
    >>> found.level, found.codes, found.disposal is not None
    ('stated', ('110105',), True)
    """
    rows = [item for item in haves if item.direction == "have"]
    index = build_index(rows, [], organisations, packs)
    return {item.id: _told(index, number) for number, item in enumerate(index.haves.resources)}


def _told(index: Index, have: int) -> ToldHazard:
    item, packs = index.haves.resources[have], index.packs
    level, may_be = int(index.haves.hazardous[have]), may_be_both(index, have)
    asks = ask_hazard(item, level=level, may_be=may_be, packs=packs)
    if level >= HAZARD_BY_SIGNS:
        number = int(index.haves.classes[have, 0])
        disposal, unit = usual_disposal(index.relations.ids[number] if number >= 0 else "", item.route, packs)
        return ToldHazard(
            level="stated" if level == HAZARD_STATED else "likely",
            codes=hazard_codes(item, packs),
            asks=asks,
            permit=codes_to_cover(index, have, item),
            disposal=disposal,
            unit=unit,
        )
    return ToldHazard(level="open" if asks else "", codes=hazard_codes(item, packs), asks=asks)
