"""The intermediate processes for people: what they take, yield and cost."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from symbionet.core.texts import localised
from symbionet.engine.packs import Processor, load_packs
from symbionet.knowledge.pages.links import Link, class_link, sector_links
from symbionet.knowledge.pages.terms import amount_words
from symbionet.knowledge.queries.sources import keyed_rows

__all__ = [
    "ProcessorLine",
    "processor_line",
    "processors_making",
    "processors_taking",
    "uses_behind",
]

PACK = "uses/processors"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessorLine:
    """A process for people."""

    id: str
    name: str
    url: str
    takes: tuple[Link, ...]
    yields: Link
    amount: str  # output per input
    cost: str
    energy: str
    condition: str
    firms: tuple[Link, ...]
    source: str


def processor_line(process_id: str) -> ProcessorLine | None:
    """The process of that id; None where the pack has none."""
    found = load_packs().processors.get(process_id)
    if found is None:
        return None
    return ProcessorLine(
        id=found.id,
        name=localised(found, "name"),
        url=reverse("knowledge_processor", args=[found.id]),
        takes=tuple(class_link(class_id) for class_id in found.from_class),
        yields=class_link(found.to_class),
        amount=amount_words(found.yield_low, found.yield_high, keyed_rows(PACK)[found.id].get("yield_unit", "")),
        cost=amount_words(found.cost_low, found.cost_high, found.cost_unit),
        energy=amount_words(found.energy_low, found.energy_high, found.energy_unit),
        condition=localised(found, "condition"),
        firms=sector_links(found.nace),
        source=found.source,
    )


@cache
def _taking() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for process in load_packs().processors.values():
        for class_id in process.from_class:
            found.setdefault(class_id, []).append(process.id)
    return {class_id: tuple(ids) for class_id, ids in found.items()}


@cache
def _making() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for process in load_packs().processors.values():
        found.setdefault(process.to_class, []).append(process.id)
    return {class_id: tuple(ids) for class_id, ids in found.items()}


def _cheapest(process: Processor) -> float:
    return process.cost_low if process.cost_low is not None else float("inf")


def _lines(ids: tuple[str, ...]) -> tuple[ProcessorLine, ...]:
    known = load_packs().processors
    order = sorted(ids, key=lambda process_id: _cheapest(known[process_id]))
    return tuple(line for line in map(processor_line, order) if line)


def processors_taking(class_id: str) -> tuple[ProcessorLine, ...]:
    """The processes that take the class in, the cheapest first."""
    return _lines(_taking().get(class_id, ()))


def processors_making(class_id: str) -> tuple[ProcessorLine, ...]:
    """The processes that yield the class, the cheapest first."""
    return _lines(_making().get(class_id, ()))


def uses_behind(process_id: str) -> tuple[Link, ...]:
    """The uses that need or typically follow the process, with their class."""
    return tuple(
        Link(
            text=localised(use, "process"),
            url=f"{reverse('knowledge_class', args=[use.class_id])}#{use.id}",
            aside=class_link(use.class_id).text,
        )
        for use in load_packs().uses.values()
        if process_id in use.pretreatment
    )
