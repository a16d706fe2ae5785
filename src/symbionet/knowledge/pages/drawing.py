"""The drawing of a small graph: boxes, lines and headings, laid out for a wide page and for a phone."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

__all__ = ["Drawing", "Edge", "GraphItem", "Heading", "Node", "narrow_drawing", "wide_drawing"]

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
    lines = _lines(item.text, room, 1 if item.aside else 2)
    if item.aside and len(_lines(item.text, room, 2)) == 2:
        lines = _lines(item.text, room, 2)
    height = NODE_HEIGHT
    count = len(lines) + bool(item.aside)
    first = y + (height - count * 16) / 2 + 12
    return Node(
        item=item,
        x=x,
        y=y,
        width=width,
        height=height,
        lines=tuple((first + 16 * number, line) for number, line in enumerate(lines)),
        aside_y=first + 16 * len(lines),
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
