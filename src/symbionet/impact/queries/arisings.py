"""How much of a class a site generates in a year, and what is claimed of it under whatever name."""

from symbionet.impact.models import CLAIMED, Arising
from symbionet.impact.queries.claims import claimed_of_flow, class_of, resource_of
from symbionet.impact.queries.facts import base_unit
from symbionet.network.models import Site
from symbionet.synergies.models import SynergyFlow

__all__ = ["arising_of", "claimed_of_arising", "site_of"]


def site_of(flow: SynergyFlow) -> Site | None:
    """The site at which the flow's resource arises; None where nobody said."""
    own = resource_of(flow)
    return own.site if own is not None else None


def arising_of(flow: SynergyFlow, year: int) -> list[Arising]:
    """What the provider states to generate of the class in the year: at the flow's site, and at all sites together."""
    name, site = class_of(flow), site_of(flow)
    if not name:
        return []
    places, asked = {None, site.pk if site is not None else None}, (name, year, base_unit(flow.unit))
    newest: dict[int | None, Arising] = {}
    for row in sorted(flow.synergy.provider.arisings.all(), key=lambda row: row.pk):
        if row.site_id in places and (row.class_id, row.year, row.unit) == asked:
            newest[row.site_id] = row
    return list(newest.values())


def claimed_of_arising(arising: Arising, *, beside: SynergyFlow | None = None) -> float:
    """What all synergies claim of it in its year, in its unit; without the flow `beside` which is asked.

    A flow whose resource names no site counts at every site, for nothing says that it is elsewhere.
    """
    rows = SynergyFlow.objects.filter(
        synergy__provider=arising.organisation_id, entries__level__in=CLAIMED, entries__year=arising.year
    )
    if beside is not None:
        rows = rows.exclude(pk=beside.pk)
    total = 0.0
    for flow in rows.select_related("resource__site", "synergy__have__site").distinct():
        site = site_of(flow)
        elsewhere = arising.site_id is not None and site is not None and site.pk != arising.site_id
        if not elsewhere and class_of(flow) == arising.class_id and base_unit(flow.unit) == arising.unit:
            total += claimed_of_flow(flow, arising.year)
    return total
