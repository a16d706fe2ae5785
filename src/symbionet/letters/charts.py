"""Pictures of tables for paper, as SVG: lines and bars over time, steps of a sum, flows from left to right, a radar.

On pages the same tables are drawn by ECharts in the browser; paper has none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

__all__ = ["Flow", "Step", "bar_chart", "flow_chart", "line_chart", "radar_chart", "step_chart"]

WIDTH = 680.0  # units of a picture, whatever its height; on paper it is as wide as the words
COLOURS = ("#206bc4", "#2fb344", "#f59f00", "#ae3ec9", "#d63939", "#0ca678", "#667382", "#4263eb")
PLUS, MINUS, SUM = "#2fb344", "#d63939", "#206bc4"
INK, GREY, PALE = "#182433", "#667382", "#dadfe5"
FONTS = "Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC"
SMALL = 11.0  # units, the height of letters
BAR, GAP = 16.0, 8.0  # height of the bar of a step, air below it
LABELS, FIGURES = 260.0, 90.0  # width of the names of steps, of their figures
NODE, AIR, LEAST = 10.0, 9.0, 2.0  # width of a node of a flow chart, air between two, least height of one
TOP = 14.0  # above the area of a chart over time: a figure may stand on the highest value
TALL, PLOT = 260.0, 170.0  # height of a flow chart's flows, of a line chart's area
WIDEST_BAR, TIGHT = 46.0, 9.0  # width of an upright bar at most; height of the figure above it
MOST_FLOWS = 14  # links of a column; the smallest ones together are "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a sum: from `before` to `after`; a sum itself stands on nothing."""

    label: str
    before: float
    after: float
    text: str
    is_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A positive amount from one node to another; `stage` counts the columns from 0, so that a name may recur."""

    stage: int
    source: str
    target: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    """Where labels and values of a chart over time lie: `gap` is the width of a label's column."""

    left: float
    gap: float
    low: float
    span: float

    def column(self, number: int) -> float:
        """The middle of the column of a label."""
        return self.left + self.gap * (number + 0.5)

    def height(self, value: float) -> float:
        """How far down a value lies."""
        return TOP + PLOT * (1.0 - (value - self.low) / self.span)


def _plot(parts: list[str], labels: Sequence[str], values: Sequence[float]) -> _Plot:
    """Draws the rules of round values with their figures, and the labels below."""
    ticks = _ticks(min(0.0, *values), max(0.0, *values))
    left, right = 12.0 + max(_wide(_short(tick)) for tick in ticks), WIDTH - 12.0
    plot = _Plot(left=left, gap=(right - left) / len(labels), low=ticks[0], span=(ticks[-1] - ticks[0]) or 1.0)
    for tick in ticks:
        y = plot.height(tick)
        parts += [_line((left, y), (right, y), PALE), _text(left - 6, y + 4, _short(tick), anchor="end", colour=GREY)]
    for number, label in enumerate(labels):
        parts.append(_text(plot.column(number), TOP + PLOT + 18, label, anchor="middle", colour=GREY))
    return plot


def _over_time(parts: list[str], names: Sequence[str]) -> str:
    """The picture with its legend below."""
    return _picture(parts, TOP + PLOT + 40 + _legend(parts, names, TOP + PLOT + 40))


def line_chart(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]]) -> str:
    """Lines over time, one for each named series with a value for each label; None leaves a gap. "" without a value.

    >>> line_chart(["2025", "2026"], [("Declared", [1.0, None])]).count("<circle")
    1
    """
    values = [value for _name, row in series for value in row if value is not None]
    if not values or not labels:
        return ""
    parts: list[str] = []
    plot = _plot(parts, labels, values)
    for order, (_name, row) in enumerate(series):
        colour, width = COLOURS[order % len(COLOURS)], 1.6 + 1.3 * (len(series) - 1 - order)  # lines may lie on lines
        points = [None if at is None else (plot.column(number), plot.height(at)) for number, at in enumerate(row)]
        for begin, end in pairwise(points):
            if begin is not None and end is not None:
                parts.append(_line(begin, end, colour, width=width))
        for x, y in filter(None, points):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{width / 2 + 2:.1f}" fill="{colour}"/>')
    return _over_time(parts, [name for name, _row in series])


def bar_chart(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]]) -> str:
    """Upright bars side by side for each label, one for each named series; None leaves a gap. "" without a value.

    Equal values stay apart, which lines would hide behind each other. A figure stands above each bar where it has room.

    >>> bar_chart(["2025", "2026"], [("Declared", [2.0, 1.0]), ("Verified", [2.0, None])]).count('rx="1"')
    3
    """
    values = [value for _name, row in series for value in row if value is not None]
    if not values or not labels:
        return ""
    parts: list[str] = []
    plot = _plot(parts, labels, values)
    wide = min(WIDEST_BAR, 0.9 * plot.gap / len(series))
    roomy = max(_wide(_short(value)) for value in values) * TIGHT / SMALL <= wide
    for order, (_name, row) in enumerate(series):
        colour, shift = COLOURS[order % len(COLOURS)], (order - len(series) / 2) * wide
        for number, value in enumerate(row):
            if value is None:
                continue
            x, (top, foot) = plot.column(number) + shift, sorted((plot.height(0.0), plot.height(value)))
            box = f'x="{x + 1:.1f}" y="{top:.1f}" width="{wide - 2:.1f}" height="{max(0.8, foot - top):.1f}"'
            parts.append(f'<rect {box} fill="{colour}" rx="1"/>')
            if roomy:
                y = top - 3 if value >= 0 else foot + TIGHT
                parts.append(_text(x + wide / 2, y, _short(value), anchor="middle", size=TIGHT))
    return _over_time(parts, [name for name, _row in series])


def _ticks(low: float, high: float) -> list[float]:
    """Round values from below `low` to above `high`, about four steps.

    >>> _ticks(0.0, 46210.0)
    [0.0, 20000.0, 40000.0, 60000.0]
    """
    rough = (high - low) / 3 or 1.0
    size = 10.0 ** math.floor(math.log10(rough))
    step = size * next(times for times in (1, 2, 5, 10) if times * size >= rough * 0.999)
    first = math.floor(low / step)
    return [step * number for number in range(first, math.ceil(high / step - 1e-9) + 1)] or [0.0, 1.0]


def step_chart(steps: Sequence[Step]) -> str:
    """Bars below each other that lead from one sum to the next, with their figures; "" without a step."""
    if not steps:
        return ""
    ends = [end for step in steps for end in (step.before if not step.is_sum else 0.0, step.after)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = (WIDTH - LABELS - FIGURES) / ((high - low) or 1.0)
    parts: list[str] = []
    for number, step in enumerate(steps):
        y = 4 + number * (BAR + GAP)
        begin = 0.0 if step.is_sum else step.before
        x = LABELS + (min(begin, step.after) - low) * scale
        colour = SUM if step.is_sum else PLUS if step.after >= begin else MINUS
        length = max(1.0, abs(step.after - begin) * scale)
        parts.append(_text(LABELS - 8, y + BAR - 4, _cut(step.label, LABELS - 8), anchor="end", bold=step.is_sum))
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{length:.1f}" height="{BAR}" fill="{colour}" rx="2"/>')
        parts.append(_text(WIDTH - 2, y + BAR - 4, step.text, anchor="end", bold=step.is_sum))
    zero = LABELS - low * scale
    parts.append(_line((zero, 0), (zero, 8 + len(steps) * (BAR + GAP)), GREY))
    return _picture(parts, 8 + len(steps) * (BAR + GAP))


def flow_chart(flows: Sequence[Flow], *, other: str) -> str:
    """Bands from left to right as high as their amounts (a Sankey diagram); "" without a flow.

    Of more than 14 links of a column the smallest go together into one whose ends are called `other`.
    """
    flows = [flow for flow in _largest(flows, other) if flow.value > 0]
    if not flows:
        return ""
    columns = max(flow.stage for flow in flows) + 2
    heights: dict[tuple[int, str], float] = {}
    for column in range(columns):
        names = dict.fromkeys(
            [flow.target for flow in flows if flow.stage == column - 1]
            + [flow.source for flow in flows if flow.stage == column]
        )
        for name in names:
            into = sum(flow.value for flow in flows if flow.stage == column - 1 and flow.target == name)
            out = sum(flow.value for flow in flows if flow.stage == column and flow.source == name)
            heights[column, name] = max(into, out)
    whole = max(sum(value for (at, _name), value in heights.items() if at == column) for column in range(columns))
    scale = TALL / whole
    places, bottom = _places(heights, columns, scale)
    parts = _bands(flows, places, scale)
    for number, ((column, name), (x, y)) in enumerate(places.items()):
        height = max(LEAST, heights[column, name] * scale)
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{NODE}" height="{height:.1f}" fill="{colour}"/>')
        last, way = column == columns - 1, (WIDTH - NODE) / (columns - 1)
        room = way / 2 - 17 if column >= columns - 2 else way - 22  # the names of the last two columns meet on one way
        label = _text(
            x - 5 if last else x + NODE + 5, y + height / 2 + 4, _cut(name, room), anchor="end" if last else "start"
        )
        parts.append(label)
    return _picture(parts, bottom + 6)


def radar_chart(axes: Sequence[tuple[str, float | None]], *, most: int) -> str:
    """A radar: an axis for each (name, value of 0 to `most`), with a ring for each whole step; an axis without a value
    stays at the middle. "" for fewer than three axes.

    >>> radar_chart([("Plan", 3.0), ("Do", None), ("Check", 5.0)], most=5).count("<circle")
    2
    """
    if len(axes) < 3:
        return ""
    centre, radius, height = WIDTH / 2, 120.0, 300.0

    def place(number: int, share: float) -> tuple[float, float]:
        turn = 2 * math.pi * number / len(axes) - math.pi / 2
        return centre + radius * share * math.cos(turn), height / 2 + radius * share * math.sin(turn)

    parts = []
    for ring in range(1, most + 1):
        corners = [place(number, ring / most) for number in range(len(axes))]
        parts.append(f'<path d="{_outline(corners)}" fill="none" stroke="{PALE}" stroke-width="0.8"/>')
        parts.append(_text(centre + 3, height / 2 - radius * ring / most + 11, str(ring), colour=GREY))
    for number, (name, _value) in enumerate(axes):
        (x, y), tip = place(number, 1.12), place(number, 1)
        side = "middle" if abs(x - centre) < 8 else "start" if x > centre else "end"
        parts += [_line((centre, height / 2), tip, PALE), _text(x, y + 4, _cut(name, WIDTH / 2 - 60), anchor=side)]
    points = [place(number, (value or 0.0) / most) for number, (_name, value) in enumerate(axes)]
    parts.append(
        f'<path d="{_outline(points)}" fill="{COLOURS[0]}" fill-opacity="0.15" stroke="{COLOURS[0]}" stroke-width="2"/>'
    )
    for (x, y), (_name, value) in zip(points, axes, strict=True):
        if value is not None:
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{COLOURS[0]}"/>')
    return _picture(parts, height)


def _outline(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _largest(flows: Sequence[Flow], other: str) -> list[Flow]:
    kept: list[Flow] = []
    for stage in sorted({flow.stage for flow in flows}):
        rows = sorted((flow for flow in flows if flow.stage == stage), key=lambda flow: -flow.value)
        kept += rows[:MOST_FLOWS]
        if rest := rows[MOST_FLOWS:]:
            kept.append(Flow(stage=stage, source=other, target=other, value=sum(one.value for one in rest)))
    return kept


def _places(
    heights: dict[tuple[int, str], float], columns: int, scale: float
) -> tuple[dict[tuple[int, str], tuple[float, float]], float]:
    """The upper left corner of each node, and where the lowest ends."""
    places: dict[tuple[int, str], tuple[float, float]] = {}
    bottom = 0.0
    for column in range(columns):
        y, x = 4.0, column * (WIDTH - NODE) / max(1, columns - 1)
        for (at, name), value in heights.items():
            if at == column:
                places[at, name] = (x, y)
                y += max(LEAST, value * scale, SMALL - AIR + 4) + AIR
        bottom = max(bottom, y)
    return places, bottom


def _bands(flows: Sequence[Flow], places: dict[tuple[int, str], tuple[float, float]], scale: float) -> list[str]:
    left: dict[tuple[int, str], float] = {}
    right: dict[tuple[int, str], float] = {}
    parts = []
    for flow in flows:
        begin, end = (flow.stage, flow.source), (flow.stage + 1, flow.target)
        height = max(0.6, flow.value * scale)
        (x1, y1), (x2, y2) = places[begin], places[end]
        y1, y2, x1 = y1 + left.get(begin, 0.0) + height / 2, y2 + right.get(end, 0.0) + height / 2, x1 + NODE
        left[begin] = left.get(begin, 0.0) + height
        right[end] = right.get(end, 0.0) + height
        middle = (x1 + x2) / 2
        path = f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        parts.append(
            f'<path d="{path}" fill="none" stroke="{GREY}" stroke-opacity="0.28" stroke-width="{height:.1f}"/>'
        )
    return parts


def _legend(parts: list[str], names: Sequence[str], y: float) -> float:
    """Draws the names of series side by side, in as many lines as they need; returns the height."""
    x, first = 12.0, y
    for order, name in enumerate(names):
        width = _wide(name) + 34
        if x + width > WIDTH and x > 12.0:
            x, y = 12.0, y + 17
        parts.append(
            f'<rect x="{x:.1f}" y="{y - 8:.1f}" width="12" height="8" fill="{COLOURS[order % len(COLOURS)]}"/>'
        )
        parts.append(_text(x + 17, y, name))
        x += width
    return y - first + 6


def _wide(text: str) -> float:
    """About how wide a text is: a Chinese letter is as wide as high."""
    return sum(SMALL if ord(letter) > 0x2E80 else 0.56 * SMALL for letter in text)


def _cut(text: str, room: float) -> str:
    """The text, ended by … where it is wider than its room."""
    if _wide(text) <= room:
        return text
    while text and _wide(text) > room - SMALL:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _line(begin: tuple[float, float], end: tuple[float, float], colour: str, *, width: float = 0.8) -> str:
    (x1, y1), (x2, y2) = begin, end
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{width}" fill="none"/>'


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, bold: bool = False, size: float = SMALL
) -> str:
    look = (' font-weight="bold"' if bold else "") + (f' font-size="{size:.0f}"' if size != SMALL else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{look}>{escape(words)}</text>'


def _picture(parts: Sequence[str], height: float) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" font-size="{SMALL}"'
    return f'{head} font-family="{FONTS}">{"".join(parts)}</svg>'
