"""The report of one organisation and year: its incoming and outgoing flows, and what a resource-use disclosure asks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

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

OF_THE_FIRM = (  # data points of E5-4 and E5-5 that exchanges alone do not tell, with their units
    ("E5-4_02", _lazy("all products and materials used"), "t"),
    ("E5-4_03", _lazy("share of biological materials"), "%"),
    ("E5-4_05", _lazy("share of secondary materials"), "%"),
    ("E5-4_06", _lazy("how inflows were measured"), ""),
    ("E5-5_07", _lazy("all waste generated"), "t"),
    ("E5-5_09", _lazy("waste directed to disposal, by treatment"), "t"),
    ("E5-5_10", _lazy("waste not recycled"), "t"),
    ("E5-5_11", _lazy("share of waste not recycled"), "%"),
    ("E5-5_12", _lazy("composition of the waste"), ""),
    ("E5-5_15", _lazy("all hazardous waste"), "t"),
    ("E5-5_16", _lazy("all radioactive waste"), "t"),
    ("E5-5_17", _lazy("how waste was measured"), ""),
)


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

    The two titles are those of the standard as adopted in 2023, identifiers those of EFRAG's list of data points to it
    (IG 3); the words of the lines are our own. What only the firm's own books tell stands there without a figure.
    """
    inflows, outflows = _("E5-4 Resource inflows"), _("E5-5 Resource outflows")
    rows: list[tuple[Cell, ...]] = [
        (inflows, _("secondary: %(name)s") % {"name": name}, amount, unit, "E5-4_04")
        for (name, unit), amount in sums_by_class(incoming).items()
    ]
    if virgin:
        rows.append((inflows, _("virgin material saved by them, net"), virgin, "t", ""))
    outgoing = [line for line in outgoing if line.unit == "t"]
    for label, hazardous in (
        (_("diverted from disposal, hazardous"), True),
        (_("diverted from disposal, not hazardous"), False),
        (_("diverted from disposal, hazard not stated"), None),
    ):
        found = [line for line in outgoing if line.hazardous is hazardous]
        if found:
            rows.append((outflows, label, sum(_diverted(line) for line in found), "t", "E5-5_08"))
    routes: dict[str, float] = {}
    for line in outgoing:
        for route, share in line.routes.items():
            routes[route] = routes.get(route, 0.0) + share * line.quantity
    rows += [
        (outflows, _("instead of: %(route)s") % {"route": route_word(one)}, sum_, "t", "")
        for one, sum_ in routes.items()
    ]
    if rows:
        titles = {"E5-4": inflows, "E5-5": outflows}
        rows += [(titles[point[:4]], str(words), "", unit, point) for point, words, unit in OF_THE_FIRM]
    return Part(
        id="e5",
        title=_("For a disclosure by ESRS E5"),
        headings=(_("Disclosure requirement"), _("Line"), _("Quantity"), _("Unit"), _("Data point")),
        rows=tuple(rows),
        note=_(
            "Titles of the requirements as in Delegated Regulation (EU) 2023/2772, identifiers as in EFRAG's list of"
            " data points to it (IG 3); the lines are words of this report. A figure is the part that exchanges in the"
            " ledger have in its data point; a line without one is for the firm's own books. What later editions change"
            " was not read."
        ),
    )


def _diverted(line: FlowLine) -> float:
    """The tonnes that went to landfill, incineration, discharge or a heap before; all where no route is stated."""
    kept = sum(share for route, share in line.routes.items() if route == "recycling")
    return line.quantity * (1.0 - kept)
