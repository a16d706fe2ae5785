"""The small graph of a class: sources -> class -> processors -> uses, laid out for a wide page and for a phone."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbionet.knowledge.queries.classes import ClassFacts, class_facts

__all__ = ["Drawing", "Edge", "Graph", "GraphItem", "Heading", "Node", "class_graph"]

SOURCES, PROCESSORS, USES = 5, 4, 6
FEWER = {"source": 3, "class": 1, "processor": 2, "use": 4}  # on a phone
WIDE, NODE_WIDTH, NODE_HEIGHT, STEP = 1000, 220, 58, 68
NARROW, INDENT, NARROW_STEP = 340, 22, 64
TEXT = 13.0  # px, as in the style sheet
TOP = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphItem:
    """Something in the graph: kind (source, class, processor, use), id, text, remark, page, and what leads to it."""

    kind: str
    id: str
    text: str
    aside: str = ""
    url: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box of the drawing with its lines of text (y of each) and its page; lengths in px."""

    item: GraphItem
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]
    aside_y: float
    aside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line of the drawing as an SVG path."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A word above a column or a group."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Boxes, lines and headings in a field of `width` x `height` px."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    headings: tuple[Heading, ...]


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
    facts = class_facts(class_id)
    items = graph_items(facts) if facts else ()
    drawings = (("wide", wide_drawing(items)), ("narrow", narrow_drawing(items))) if len(items) > 1 else ()
    return Graph(items=items, drawings=drawings)


def graph_items(facts: ClassFacts) -> tuple[GraphItem, ...]:
    """The class with its most typical sources, its processors and its most usual uses."""
    centre = f"class-{facts.known.id}"
    uses = (facts.uses or facts.broader_uses)[:USES]
    needed = [line for card in uses for line in card.pretreatment]
    processes = list({line.id: line for line in (*needed, *facts.takes)}.values())[:PROCESSORS]
    shown = {line.id for line in processes}
    items = [
        GraphItem(
            kind="source", id=f"source-{line.link.code}", text=line.link.text, aside=line.amount, url=line.link.url
        )
        for line in facts.sources[:SOURCES]
    ]
    items.append(GraphItem(kind="class", id=centre, text=facts.name, after=tuple(item.id for item in items)))
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


def _width(text: str) -> float:
    return sum(TEXT if unicodedata.east_asian_width(letter) in "WF" else TEXT * 0.53 for letter in text)


def _words(text: str) -> list[str]:
    """Where a line may break: after a space, and beside every Chinese character."""
    parts = [""]
    for letter in text:
        if unicodedata.east_asian_width(letter) in "WF":
            parts += [letter, ""]
        else:
            parts[-1] += letter
            if letter in " -/":
                parts.append("")
    return [part for part in parts if part]


def _cut(text: str, room: float) -> str:
    if _width(text) <= room:
        return text
    while text and _width(text + "…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _lines(text: str, room: float, most: int) -> list[str]:
    """The text on at most `most` lines, cut where it is longer."""
    lines = [""]
    words = _words(text)
    while words:
        if not lines[-1] or _width(lines[-1] + words[0].rstrip()) <= room:
            lines[-1] += words.pop(0)
        elif len(lines) < most:
            lines.append("")
        else:
            lines[-1] += "".join(words)
            break
    return [_cut(line.rstrip(), room) for line in lines]


def _node(item: GraphItem, x: float, y: float, width: float) -> Node:
    room = width - 22
    told = _lines(item.text, room, 1 if item.aside else 2)
    if item.aside and len(_lines(item.text, room, 2)) == 2:
        told = _lines(item.text, room, 2)
    height = NODE_HEIGHT
    count = len(told) + bool(item.aside)
    first = y + (height - count * 16) / 2 + 12
    return Node(
        item=item,
        x=x,
        y=y,
        width=width,
        height=height,
        lines=tuple((first + 16 * number, line) for number, line in enumerate(told)),
        aside_y=first + 16 * len(told),
        aside=_cut(item.aside, room) if item.aside else "",
    )


def _headings() -> dict[str, str]:
    return {
        "source": _("Who has it"),
        "class": _("What it is"),
        "processor": _("What makes it fit"),
        "use": _("What it is used for"),
    }


def _columns(items: Iterable[GraphItem]) -> dict[str, list[GraphItem]]:
    found: dict[str, list[GraphItem]] = {}
    for item in items:
        found.setdefault(item.kind, []).append(item)
    return found


def wide_drawing(items: Sequence[GraphItem]) -> Drawing:
    """The graph from left to right."""
    columns = _columns(items)
    height = TOP + STEP * max(len(column) for column in columns.values())
    gap = (WIDE - NODE_WIDTH) / max(1, len(columns) - 1)
    nodes: dict[str, Node] = {}
    headings = []
    for place, (kind, column) in enumerate(columns.items()):
        top = TOP + (height - TOP - STEP * len(column)) / 2
        headings.append(Heading(x=place * gap, y=14, text=_headings()[kind]))
        for number, item in enumerate(column):
            nodes[item.id] = _node(item, place * gap, top + number * STEP, NODE_WIDTH)
    edges = tuple(
        Edge(path=_curve(nodes[before], node))
        for node in nodes.values()
        for before in node.item.after
        if before in nodes
    )
    return Drawing(width=WIDE, height=height, nodes=tuple(nodes.values()), edges=edges, headings=tuple(headings))


def _curve(one: Node, other: Node) -> str:
    x1, y1 = one.x + one.width, one.y + one.height / 2
    x2, y2 = other.x, other.y + other.height / 2
    middle = (x1 + x2) / 2
    return f"M{x1:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"


def narrow_drawing(items: Sequence[GraphItem]) -> Drawing:
    """The graph from top to bottom along a line at the left, with fewer boxes."""
    nodes, headings, edges = [], [], []
    y = 0.0
    for kind, column in _columns(items).items():
        headings.append(Heading(x=INDENT if kind != "class" else 0, y=y + 16, text=_headings()[kind]))
        y += 26
        for item in column[: FEWER[kind]]:
            x = 0 if kind == "class" else INDENT
            node = _node(item, x, y, NARROW - x)
            nodes.append(node)
            if kind != "class":
                edges.append(Edge(path=f"M6 {y + node.height / 2:.0f}H{INDENT}"))
            y += NARROW_STEP
    middles = [node.y + node.height / 2 for node in nodes]
    spine = Edge(path=f"M6 {middles[0]:.0f}V{middles[-1]:.0f}") if len(nodes) > 1 else None
    return Drawing(
        width=NARROW,
        height=round(y),
        nodes=tuple(nodes),
        edges=(*([spine] if spine else []), *edges),
        headings=tuple(headings),
    )
