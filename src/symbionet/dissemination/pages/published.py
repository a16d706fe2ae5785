"""What public bodies read in the reports of the ledger: the figures of the newest release, and none of the moment."""

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.dissemination.queries.releases import LEVELS, METRICS, newest_figures
from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.pages.reports.values import Part
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries.reports import Scope, sees_sums_only

__all__ = ["published_part"]


def published_part(visitor: Visitor, scope: Scope) -> Part:
    """The ledger as it was published, by year and metric with a column for each level; without a row for all others."""
    rows = newest_figures() if sees_sums_only(visitor) else []
    found = {tuple(row.code.split(":")[1:]): row for row in rows if row.code.startswith("ledger:")}
    since = max((row.since for row in found.values()), default=None)
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
        title=_("Figures as published on %(day)s") % {"day": since.isoformat() if since else "–"},
        headings=(_("Year"), _("Metric"), _("Unit"), *(str(EntryLevel(level).label) for level in LEVELS)),
        rows=tuple(table),
        note=_("Each figure is of one calendar year; levels restate each other and are never added up."),
        basis=_("as published on %(day)s, in-year, the level of the column")
        % {"day": since.isoformat() if since else "–"},
    )
