"""What flowed, from whom to whom: absolute incoming and outgoing flows, and flows by former route and class."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import is_chinese
from symbionet.impact.models import Entry, Metric
from symbionet.impact.pages.reports.values import Part
from symbionet.network.queries import class_name
from symbionet.sheets.impactwords import detail_text, subject_text
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to

__all__ = ["FlowLine", "flow_lines", "flows_part", "route_word", "sankey_part", "sums_by_class"]

PARTS = ("synergy__provider", "synergy__receiver", "synergy__have", "synergy__want", "flow__resource", "assessment")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """What one flow brought in a calendar year at a level: its absolute quantity, and CO2e avoided in t.

    `routes` are the shares of its former routes by code; empty where nobody stated them.
    """

    synergy: int
    title: str
    provider: str
    receiver: str
    provider_id: int
    receiver_id: int
    name: str
    class_name: str
    year: int
    level: str
    quantity: float
    unit: str
    co2e: float
    routes: dict[str, float]
    replaces: str
    hazardous: bool | None


def flow_lines(visitor: Visitor, entries: QuerySet[Entry]) -> list[FlowLine]:
    """The flows behind the visitor's `entries`, with parties as the visitor may know them."""
    rows = list(
        entries.filter(metric=Metric.CO2E, flow__isnull=False, quantity__isnull=False, corrected_by__isnull=True)
        .select_related(*PARTS)
        .order_by("year", "synergy", "pk")
    )
    shown = {one.pk: one for one in synergies_shown_to(visitor, {row.synergy_id: row.synergy for row in rows}.values())}
    return [_line(row, shown[row.synergy_id]) for row in rows]


def _line(row: Entry, shown: ShownSynergy) -> FlowLine:
    inputs = row.assessment.inputs["facts"] if row.assessment else {}
    assert row.flow is not None
    resource = row.flow.resource or row.synergy.have
    class_id = row.flow.class_id or (resource.class_id if resource else "")
    return FlowLine(
        synergy=row.synergy_id,
        title=shown.title,
        provider=shown.provider.label,
        receiver=shown.receiver.label,
        provider_id=row.synergy.provider_id,
        receiver_id=row.synergy.receiver_id,
        name=str(row.flow),
        class_name=class_name(class_id) if class_id else str(row.flow),
        year=row.year,
        level=row.get_level_display(),
        quantity=row.quantity or 0.0,
        unit=row.quantity_unit,
        co2e=row.central,
        routes=inputs.get("routes") or {},
        replaces=inputs.get("substitutes") or "",
        hazardous=inputs.get("hazardous"),
    )


def flows_part(id: str, title: str, lines: Iterable[FlowLine], *, note: str = "") -> Part:  # noqa: A002
    """The flows as a table, one row for each flow and year; its material leads to the ledger of the synergy."""
    lines = list(lines)
    return Part(
        id=id,
        title=title,
        headings=(
            _("Year"),
            _("Material"),
            _("Class"),
            _("From"),
            _("To"),
            _("Quantity"),
            _("Unit"),
            _("CO2e avoided, t"),
            _("Level"),
        ),
        rows=tuple(
            (
                line.year, line.name, line.class_name, line.provider, line.receiver, line.quantity, line.unit,
                line.co2e, line.level,
            )
            for line in lines
        ),
        note=note if lines else "",
        links={(place, 1): reverse("synergy_ledger", args=[line.synergy]) for place, line in enumerate(lines)},
        wide=frozenset({2, 8}),
    )  # fmt: skip


def route_word(route: str) -> str:
    """A former route in words; what nobody stated is called so."""
    return detail_text(route, "zh" if is_chinese() else "en") if route else _("route not stated")


def sums_by_class(lines: Iterable[FlowLine]) -> dict[tuple[str, str], float]:
    """The quantity of each class and unit."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for line in lines:
        sums[line.class_name, line.unit] += line.quantity
    return dict(sorted(sums.items(), key=lambda item: (item[0][1], -item[1])))


def sankey_part(lines: Iterable[FlowLine]) -> Part:
    """Tonnes by where they went before, what they are, and what they replace: the rows are the links of a Sankey."""
    links: dict[tuple[int, str, str], float] = defaultdict(float)
    for line in lines:
        if line.unit != "t" or not line.quantity:
            continue
        left = 1.0 - sum(line.routes.values())
        shares = dict(line.routes) | ({"": left} if left > 1e-9 else {})
        for route, share in shares.items():
            links[0, route_word(route), line.class_name] += line.quantity * share
        links[1, line.class_name, _replaced(line.replaces)] += line.quantity
    ordered = sorted(links.items(), key=lambda item: (item[0][0], -item[1]))
    return Part(
        id="routes",
        title=_("Where it went before, what it is, what it replaces"),
        headings=(_("From"), _("To"), _("Tonnes")),
        rows=tuple((start, end, tonnes) for (_stage, start, end), tonnes in ordered),
        note=_("Tonnes that flowed; energy and water are in the table of flows."),
        chart="sankey",
        drawn=(0, 1),
    )


def _replaced(material: str) -> str:
    if not material:
        return _("use not stated")
    return _("replaces %(material)s") % {"material": subject_text(material, "zh" if is_chinese() else "en")}
