"""What public bodies read in the reports of the ledger: the figures of the newest release, and none of the moment."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import number_words, with_unit
from symbionet.dissemination.models import ReleasedFigure
from symbionet.dissemination.queries.releases import LEVELS, METRICS, newest_figures
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.pages.reports.values import KeyFigure, Part
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries.reports import Scope, sees_sums_only

__all__ = ["published_part", "published_years_part"]

type Found = Mapping[tuple[str, ...], ReleasedFigure]  # by year, metric and level


def published_part(visitor: Visitor, scope: Scope) -> Part:
    """The ledger as it was published, by year and metric with a column for each level; without a row for all others."""
    found = _published(visitor)
    table = []
    for year in reversed(scope.years):
        for metric in METRICS:
            cells = [found.get((str(year), metric.value, level.value)) for level in LEVELS]
            unit = next((one.unit for one in cells if one is not None), None)
            if unit is not None:
                figures = (None if one is None else one.value for one in cells)
                table.append((year, str(Metric(metric).label), unit_word(unit), *figures))
    return Part(
        id="published",
        title=_("Figures as published on %(day)s") % {"day": _day(found)},
        headings=(_("Year"), _("Metric"), _("Unit"), *(str(EntryLevel(level).label) for level in LEVELS)),
        rows=tuple(table),
        note=_("Each figure is of one calendar year; levels restate each other and are never added up."),
        basis=_basis(found),
        figures=_key(found, scope),
    )


def published_years_part(visitor: Visitor, scope: Scope) -> Part:
    """The CO2e avoided of the same by year and level, as a picture and its table."""
    found = _published(visitor)
    years = [year for year in scope.years if any((str(year), Metric.CO2E, level.value) in found for level in LEVELS)]
    cells = {year: [found.get((str(year), Metric.CO2E, level.value)) for level in LEVELS] for year in years}
    return Part(
        id="published-years",
        title=_("CO2e avoided in each year by level, t"),
        headings=(_("Year"), *(str(EntryLevel(level).label) for level in LEVELS)),
        rows=tuple((str(year), *(None if one is None else one.value for one in row)) for year, row in cells.items()),
        note=_("Each figure is of one calendar year; levels restate each other and are never added up."),
        basis=_basis(found),
        chart="columns",
        drawn=tuple(range(len(LEVELS))),
    )


def _published(visitor: Visitor) -> Found:
    rows = newest_figures() if sees_sums_only(visitor) else []
    return {tuple(row.code.split(":")[1:]): row for row in rows if row.code.startswith("ledger:")}


def _day(found: Found) -> str:
    since: date | None = max((row.since for row in found.values()), default=None)
    return since.isoformat() if since else "–"


def _basis(found: Found) -> str:
    return _("as published on %(day)s, in-year, the level of the column") % {"day": _day(found)}


def _key(found: Found, scope: Scope) -> tuple[KeyFigure, ...]:
    """Of each metric the newest year of the scope that was published, at its first level."""
    figures = []
    for metric in sorted(METRICS, key=lambda one: one != Metric.CO2E):
        places = [(str(year), metric.value, level.value) for year in reversed(scope.years) for level in LEVELS]
        place = next((one for one in places if one in found), None)
        if place is not None:
            figures.append(
                KeyFigure(
                    label=str(Metric(metric).label),
                    text=with_unit(number_words(found[place].value), unit_word(found[place].unit)),
                    note=_("%(level)s, %(period)s") % {"level": EntryLevel(place[2]).label, "period": place[0]},
                )
            )
    return tuple(figures)
