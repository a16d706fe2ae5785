"""The network as a graph: firms in clusters of a park or sector, synergies as lines as wide as their tonnes (SVG)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from math import cos, pi, sin, sqrt

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.matches.pages.sides import ShownSide
from symbionet.network.models import Kind, Organisation
from symbionet.network.pages.hints import sector_name
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to
from symbionet.synergies.queries.amounts import knows_amount

__all__ = ["COLOURS", "Graph", "graph_of"]

WIDTH, HEIGHT = 1000.0, 760.0
TURN = pi * (3 - sqrt(5))  # from one dot of a cluster to the next: none lies behind another
STEP, WIDE_STEP = 17.0, 40.0  # between dots of many, and of few, which leave room for names
FEW_DOTS = 40
MOST = 400  # lines
NAMED = 60  # dots with their name beside them: those with most lines, as far as there is room
LONG = 26  # letters of a name
TYPE, GROUND_TYPE = 10.0, 12.0  # size of the name of a dot, and of a cluster
COLOURS: Mapping[str, str] = {
    Kind.MATERIAL: "#0ca678", Kind.ENERGY: "#f76707", Kind.WATER: "#4299e1", Kind.LOGISTICS: "#4263eb",
    Kind.CAPACITY: "#ae3ec9", Kind.EXPERTISE: "#d6a100",
}  # fmt: skip
DOT, INK, GREY, GROUND = "#206bc4", "#182433", "#667382", "#f1f5f4"
EARLY = (Stage.IDEA, Stage.DISCUSSION, Stage.NEGOTIATION)


@dataclass(slots=True, kw_only=True)
class _Dot:
    """A firm, or a hint at one that is not named."""

    label: str
    url: str
    cluster: str
    lines: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def size(self) -> float:
        """Its radius: the more lines, the larger."""
        return 4.0 + 1.5 * sqrt(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    source: str
    target: str
    shown: ShownSynergy
    tonnes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The picture, and what it holds: firms, synergies drawn of all, and the kinds with their colours."""

    svg: str = ""
    firms: int = 0
    drawn: int = 0
    number: int = 0
    legend: tuple[tuple[str, str], ...] = field(default_factory=tuple)


def graph_of(visitor: Visitor, synergies: Iterable[Synergy], *, by: str = "park", number: int = 0) -> Graph:
    """The graph of the synergies, which the visitor may see, with their sides; `by`: "park" or "sector".

    A side that is not named to the visitor is one dot of all that are hinted at alike, so that no dot tells more than
    the list does. A line without known tonnes is thin.
    """
    rows = list(synergies)[:MOST]
    dots: dict[str, _Dot] = {}
    lines = [
        _Line(
            source=_dot(dots, row.provider, shown.provider, by),
            target=_dot(dots, row.receiver, shown.receiver, by),
            shown=shown,
            tonnes=row.tonnes if knows_amount(visitor, row, named=shown.named) else None,
        )
        for row, shown in zip(rows, synergies_shown_to(visitor, rows), strict=True)
    ]
    for line in lines:
        dots[line.source].lines += 1
        dots[line.target].lines += 1
    if not lines:
        return Graph(number=number)
    grounds = _placed(dots)
    kinds = dict.fromkeys(line.shown.kind for line in lines)
    return Graph(
        svg=_svg(dots, lines, grounds),
        firms=len(dots),
        drawn=len(lines),
        number=max(number, len(lines)),
        legend=tuple((str(Kind(kind).label), COLOURS[kind]) for kind in kinds),
    )


def _dot(dots: dict[str, _Dot], firm: Organisation, side: ShownSide, by: str) -> str:
    sector = sector_name(firm) if side.named else side.sector
    cluster = (sector if by == "sector" else side.place) or _("Elsewhere")
    key = f"firm {firm.pk}" if side.named else f"hint {side.label} {cluster}"
    dots.setdefault(key, _Dot(label=side.label, url=side.url, cluster=cluster))
    return key


def _placed(dots: Mapping[str, _Dot]) -> list[tuple[str, float, float, float]]:
    """Each cluster as a disk (name, x, y, radius) on a ring around the largest; its busiest dots in its middle."""
    members: dict[str, list[_Dot]] = defaultdict(list)
    for dot in dots.values():
        members[dot.cluster].append(dot)
    clusters = sorted(members, key=lambda name: (-len(members[name]), name))
    step = WIDE_STEP if len(dots) <= FEW_DOTS else STEP
    radii = {name: 14 + step * sqrt(len(members[name])) for name in clusters}
    ring = clusters[1:] if len(clusters) > 2 else clusters
    around = sum(2 * radii[name] + 26 for name in ring) or 1.0
    middle = radii[clusters[0]] + 40 if len(clusters) > 2 else 0.0
    radius = max(around / (2 * pi), middle + max((radii[name] for name in ring), default=0.0))
    places: dict[str, tuple[float, float]] = {} if len(clusters) < 3 else {clusters[0]: (0.0, 0.0)}
    angle = -pi / 2
    for name in ring:
        half = (2 * radii[name] + 26) / around * pi
        angle += half
        places[name] = (radius * 1.25 * cos(angle), radius * sin(angle))
        angle += half
    reach = max(max(abs(x) + radii[name], (abs(y) + radii[name]) * WIDTH / HEIGHT) for name, (x, y) in places.items())
    scale = min(1.6, (WIDTH / 2 - 20) / reach)
    for name, (x, y) in places.items():
        for place, dot in enumerate(sorted(members[name], key=lambda one: (-one.lines, one.label))):
            out, turned = step * sqrt(place) * 0.95, place * TURN
            dot.x = WIDTH / 2 + scale * (x + out * cos(turned))
            dot.y = HEIGHT / 2 + scale * (y + out * sin(turned))
    return [
        (name, WIDTH / 2 + scale * x, HEIGHT / 2 + scale * y, scale * radii[name]) for name, (x, y) in places.items()
    ]


def _svg(dots: Mapping[str, _Dot], lines: list[_Line], grounds: list[tuple[str, float, float, float]]) -> str:
    most = max((line.tonnes or 0.0 for line in lines), default=0.0) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" class="graph" role="group"'
        f' aria-label="{escape(_("Firms and synergies as a graph"))}" font-family="Noto Sans SC, Noto Sans CJK SC,'
        ' Microsoft YaHei, PingFang SC, sans-serif">'
    ]
    parts += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{GROUND}" stroke="#dfe6e4"/>'
        for _name, x, y, radius in grounds
    ]
    parts += [_curve(dots[line.source], dots[line.target], line, most) for line in lines]
    parts += [_circle(dot) for dot in dots.values()]
    parts += _names(list(dots.values()), grounds)
    return "".join((*parts, "</svg>"))


def _curve(source: _Dot, target: _Dot, line: _Line, most: float) -> str:
    """A bow to the left of its way, so that two ways between the same firms are two lines."""
    dx, dy = target.x - source.x, target.y - source.y
    x, y = (source.x + target.x) / 2 - 0.14 * dy, (source.y + target.y) / 2 + 0.14 * dx
    width = 1.2 + 6.0 * sqrt((line.tonnes or 0.0) / most)
    dashes = ' stroke-dasharray="5 4"' if line.shown.stage in EARLY else ""
    tonnes = f" · {line.tonnes:,.0f} t" if line.tonnes else ""
    way = f"M{source.x:.1f} {source.y:.1f}Q{x:.1f} {y:.1f} {target.x:.1f} {target.y:.1f}"
    title = escape(f"{line.shown.title} · {line.shown.stage_label}{tonnes}")
    return (
        f'<a href="{escape(line.shown.url)}"><path d="{way}" fill="none" stroke="{COLOURS[line.shown.kind]}"'
        f' stroke-width="{width:.1f}" stroke-opacity="0.65" stroke-linecap="round"{dashes}>'
        f"<title>{title}</title></path></a>"
    )


def _circle(dot: _Dot) -> str:
    made = (
        f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.size:.1f}" fill="{DOT if dot.url else GREY}" stroke="#fff"'
        f' stroke-width="1.5"><title>{escape(dot.label)}</title></circle>'
    )
    return f'<a href="{escape(dot.url)}">{made}</a>' if dot.url else made


type _Box = tuple[float, float, float, float]  # left, top, right, bottom
type _Way = tuple[float, float, str, _Box]  # x, y and anchor of a text, and its box


def _names(dots: list[_Dot], grounds: list[tuple[str, float, float, float]]) -> list[str]:
    """The names of clusters and of the busiest dots; one that would lie on another or on a dot is left out."""
    taken: list[_Box] = []
    circles = {id(dot): (dot.x - dot.size, dot.y - dot.size, dot.x + dot.size, dot.y + dot.size) for dot in dots}
    found = []
    for name, *disk in grounds:
        text = _short(name, 34)
        ways = _ground_ways(*disk, width=_width(text, GROUND_TYPE))
        way = next((way for way in ways if _is_free(way[3], taken)), ways[0])
        taken.append(way[3])
        found.append(_text(text, way, GROUND_TYPE, GREY))
    for dot in sorted(dots, key=lambda one: -one.lines)[:NAMED]:
        text = _short(dot.label, LONG)
        others = [*taken, *(box for key, box in circles.items() if key != id(dot))]
        for way in [one for one in _ways(dot, _width(text, TYPE)) if _is_free(one[3], others)][:1]:
            taken.append(way[3])
            found.append(_text(text, way, TYPE, INK))
    return found


def _is_free(box: _Box, taken: Iterable[_Box]) -> bool:
    """Whether a box lies within the picture and on no other."""
    left, top, right, bottom = box
    inside = left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT
    return inside and not any(left < x and one < right and top < y and two < bottom for one, two, x, y in taken)


def _text(text: str, way: _Way, size: float, colour: str) -> str:
    x, y, anchor, _box = way
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:.0f}" fill="{colour}" stroke="#fff"'
        f' stroke-width="2.5" paint-order="stroke" pointer-events="none">{escape(text)}</text>'
    )


def _ground_ways(x: float, y: float, radius: float, *, width: float) -> list[_Way]:
    """Where the name of a cluster may stand: above its disk or below."""
    half, above, below = width / 2, max(GROUND_TYPE, y - radius - 6), min(HEIGHT - 4, y + radius + GROUND_TYPE + 2)
    return [(x, foot, "middle", (x - half, foot - GROUND_TYPE, x + half, foot + 2)) for foot in (above, below)]


def _ways(dot: _Dot, width: float) -> list[_Way]:
    """Where a name may stand, the best first: x, y and anchor of the text, and its box."""
    half, below, above = width / 2, dot.y + dot.size + TYPE, dot.y - dot.size - 3
    right, left, level = dot.x + dot.size + 3, dot.x - dot.size - 3, dot.y + TYPE / 3
    return [
        (dot.x, below, "middle", (dot.x - half, below - TYPE, dot.x + half, below + 2)),
        (dot.x, above, "middle", (dot.x - half, above - TYPE, dot.x + half, above + 2)),
        (right, level, "start", (right, level - TYPE, right + width, level + 2)),
        (left, level, "end", (left - width, level - TYPE, left, level + 2)),
    ]


def _width(text: str, size: float) -> float:
    """The width of a text: a Chinese letter is as wide as it is high, others a little more than half."""
    return sum(size if ord(letter) > 0x2E80 else 0.56 * size for letter in text)


def _short(text: str, most: int) -> str:
    """A text no wider than `most` Latin letters."""
    if _width(text, 1.0) <= _width("x" * most, 1.0):
        return text
    while _width(text, 1.0) > _width("x" * (most - 1), 1.0):
        text = text[:-1]
    return f"{text.rstrip()}…"
