"""The small graph of a class: sources -> class -> processors -> uses."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from symbionet.knowledge.pages.classes import ClassDetails, class_details
from symbionet.knowledge.pages.drawing import Drawing, GraphItem, narrow_drawing, wide_drawing

__all__ = ["Graph", "class_graph", "graph_items"]

SOURCES, PROCESSORS, USES = 5, 4, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The graph of a class: what is in it, and its drawings by shape; without drawings where nothing is linked."""

    items: tuple[GraphItem, ...]
    drawings: tuple[tuple[str, Drawing], ...]


def class_graph(class_id: str) -> Graph:
    """The graph of a class in the active language; an empty one for an unknown class."""
    return _class_graph(class_id, get_language() or "en")


@lru_cache(maxsize=512)
def _class_graph(class_id: str, _language: str) -> Graph:
    details = class_details(class_id)
    items = graph_items(details) if details else ()
    drawings = (("wide", wide_drawing(items)), ("narrow", narrow_drawing(items))) if len(items) > 1 else ()
    return Graph(items=items, drawings=drawings)


def graph_items(details: ClassDetails) -> tuple[GraphItem, ...]:
    """The class with its most typical sources, its processors and its most usual uses."""
    centre = f"class-{details.known.id}"
    uses = (details.uses or details.broader_uses)[:USES]
    needed = [line for card in uses for line in card.pretreatment]
    processes = list({line.id: line for line in (*needed, *details.takes)}.values())[:PROCESSORS]
    shown = {line.id for line in processes}
    items = [
        GraphItem(
            kind="source", id=f"source-{line.link.code}", text=line.link.text, aside=line.amount, url=line.link.url
        )
        for line in details.sources[:SOURCES]
    ]
    items.append(GraphItem(kind="class", id=centre, text=details.name, after=tuple(item.id for item in items)))
    items += [
        GraphItem(
            kind="processor", id=f"processor-{line.id}", text=line.name, aside=line.cost, url=line.url, after=(centre,)
        )
        for line in processes
    ]
    for card in uses:
        before = tuple(f"processor-{line.id}" for line in card.pretreatment if line.id in shown)
        items.append(
            GraphItem(
                kind="use",
                id=f"use-{card.use.id}",
                text=card.process[:1].upper() + card.process[1:],
                aside=card.sectors[0].text if card.sectors else "",
                url=f"#{card.use.id}",
                after=before or (centre,),
            )
        )
    return tuple(items)
