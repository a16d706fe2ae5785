"""The plan of activities as a picture, drawn on the server: pages, Word and PDF show the same."""

from collections.abc import Sequence
from datetime import date
from html import escape

from symbionet.letters import charts
from symbionet.programme.models import Activity

__all__ = ["plan_chart"]

LEFT, RIGHT = 210.0, 670.0
ROW, TOP = 26.0, 26.0
LONGEST = 34  # letters of a name
PALE, DONE, TODAY, INK, GREY = "#cfe3dd", "#0b7a62", "#d63939", "#182433", "#667382"


def plan_chart(activities: Sequence[Activity], *, first: date, last: date, today: date) -> str:
    """Bars of the activities over the days of the programme, with what is done of each; "" without any."""
    if not activities:
        return ""
    whole = max(1, (last - first).days)

    def place(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * min(max((day - first).days, 0), whole) / whole

    height = TOP + ROW * len(activities) + 8
    parts = []
    for year in range(first.year, last.year + 1):
        x = place(date(year, 1, 1))
        parts.append(f'<line x1="{x:.1f}" y1="18" x2="{x:.1f}" y2="{height:.0f}" stroke="#dadfe5"/>')
        parts.append(f'<text x="{x + 4:.1f}" y="14" fill="{GREY}">{year}</text>')
    for number, one in enumerate(activities):
        y = TOP + ROW * number
        name = str(one)
        cut = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        start, end = place(one.starts_on), place(one.ends_on)
        wide = max(2.0, end - start)
        parts.append(f'<text x="4" y="{y + 14:.0f}" fill="{INK}"><title>{escape(name)}</title>{escape(cut)}</text>')
        parts.append(f'<rect x="{start:.1f}" y="{y + 3:.0f}" width="{wide:.1f}" height="14" rx="2" fill="{PALE}"/>')
        done = wide * min(one.progress, 100) / 100
        parts.append(f'<rect x="{start:.1f}" y="{y + 3:.0f}" width="{done:.1f}" height="14" rx="2" fill="{DONE}"/>')
    if first <= today <= last:
        x = place(today)
        parts.append(f'<line x1="{x:.1f}" y1="18" x2="{x:.1f}" y2="{height:.0f}" stroke="{TODAY}" stroke-width="1.5"/>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 {height:.0f}" font-size="11"'
    return f'{head} font-family="{charts.FONTS}">{"".join(parts)}</svg>'
