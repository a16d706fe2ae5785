"""The report of one organisation and year: its incoming and outgoing flows, and what a resource-use disclosure asks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import sentences
from symbionet.impact.models import Metric
from symbionet.impact.pages.reports.flows import FlowLine, flow_lines, flows_part, route_word, sums_by_class
from symbionet.impact.pages.reports.programme import judged_note
from symbionet.impact.pages.reports.values import (
    Cell,
    Part,
    Report,
    basis_words,
    never_netted,
    parts_of_others,
    period_words,
)
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries.reports import Scope, entries_in
from symbionet.impact.queries.totals import totals_of

__all__ = ["organisation_report"]


def organisation_report(visitor: Visitor, scope: Scope) -> Report:
    """What the exchanges of the scope's organisation brought it in its years."""
    firm = scope.organisation
    assert firm is not None
    entries = entries_in(visitor, scope)
    lines = flow_lines(visitor, entries.filter(level=scope.level))
    incoming = [line for line in lines if line.receiver_id == firm.pk]
    outgoing = [line for line in lines if line.provider_id == firm.pk]
    totals = [one for year in scope.years for one in totals_of(entries, year) if one.level == scope.level]
    virgin = sum(
        entries.filter(metric=Metric.VIRGIN, level=scope.level, synergy__receiver=firm).values_list(
            "central", flat=True
        )
    )
    benefits = Part(
        id="benefits",
        title=_("Benefits of its exchanges"),
        headings=(_("Year"), _("Metric"), _("Low"), _("Figure"), _("High"), _("Unit"), _("Synergies")),
        rows=tuple(
            (one.year, one.label, one.low, one.central, one.high, unit_word(one.unit), one.synergies) for one in totals
        ),
        note=sentences(
            _("The partners of these exchanges hold the same figures: they are not added up over organisations."),
            judged_note(totals),
        ),
    )
    absolute = _("Absolute quantities, for exchanges in the ledger alone; set them against the firm's own totals.")
    return Report(
        name=f"organisation-{firm.pk}-{scope.span}",
        title=_("Report of %(organisation)s, %(period)s") % {"organisation": firm, "period": period_words(scope)},
        subject=str(firm),
        basis=basis_words(scope),
        parts=(
            benefits,
            flows_part("incoming", _("Incoming flows"), incoming, note=absolute),
            flows_part("outgoing", _("Outgoing flows"), outgoing, note=absolute),
            _resource_use(incoming, outgoing, virgin),
            *parts_of_others(visitor, scope),
        ),
        notes=never_netted(),
    )


def _resource_use(incoming: Iterable[FlowLine], outgoing: Iterable[FlowLine], virgin: float) -> Part:
    """What exchanges give to a disclosure by ESRS E5 (Delegated Regulation (EU) 2023/2772): E5-4 and E5-5.

    The two titles are those of the standard as adopted in 2023; the lines below them are words of our own.
    """
    inflows, outflows = _("E5-4 Resource inflows"), _("E5-5 Resource outflows")
    rows: list[tuple[Cell, ...]] = [
        (inflows, _("secondary: %(name)s") % {"name": name}, amount, unit)
        for (name, unit), amount in sums_by_class(incoming).items()
    ]
    if virgin:
        rows.append((inflows, _("virgin material saved by them, net"), virgin, "t"))
    outgoing = [line for line in outgoing if line.unit == "t"]
    for label, hazardous in (
        (_("diverted from disposal, hazardous"), True),
        (_("diverted from disposal, not hazardous"), False),
        (_("diverted from disposal, hazard not stated"), None),
    ):
        found = [line for line in outgoing if line.hazardous is hazardous]
        if found:
            rows.append((outflows, label, sum(_diverted(line) for line in found), "t"))
    routes: dict[str, float] = {}
    for line in outgoing:
        for route, share in line.routes.items():
            routes[route] = routes.get(route, 0.0) + share * line.quantity
    rows += [
        (outflows, _("instead of: %(route)s") % {"route": route_word(one)}, sum_, "t") for one, sum_ in routes.items()
    ]
    return Part(
        id="e5",
        title=_("For a disclosure by ESRS E5"),
        headings=(_("Disclosure requirement"), _("Line"), _("Quantity"), _("Unit")),
        rows=tuple(rows),
        note=_(
            "Titles of the requirements as in Delegated Regulation (EU) 2023/2772; the lines are words of this report."
            " Only exchanges in the ledger, not all that the firm buys, makes or discards."
        ),
    )


def _diverted(line: FlowLine) -> float:
    """The tonnes that went to landfill, incineration, discharge or a heap before; all where no route is stated."""
    kept = sum(share for route, share in line.routes.items() if route == "recycling")
    return line.quantity * (1.0 - kept)
