"""Organisations and resources in the search over everything."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.network.queries import (
    organisations_found,
    organisations_visible_to,
    resources_found,
    resources_visible_to,
)
from symbionet.shell.search import FEW, SearchGroup, SearchRow

__all__ = ["search_organisations", "search_resources"]

# all that is shown: to sort and read whole rows takes twice as long
FIRM = ("name_zh", "name_en", "park__name_zh", "park__name_en")
RESOURCE = ("title_zh", "title_en", "direction", "organisation__name_zh", "organisation__name_en")


def search_organisations(visitor: Visitor, text: str) -> SearchGroup:
    """The organisations among those the visitor may see."""
    rows = list(
        organisations_found(organisations_visible_to(visitor), text).select_related("park").only(*FIRM)[: FEW + 1]
    )
    return SearchGroup(
        title=_("Organisations"),
        icon="building-factory-2",
        rows=tuple(
            SearchRow(text=str(row), url=row.get_absolute_url(), aside=str(row.park or "")) for row in rows[:FEW]
        ),
        more_url=f"{reverse('organisation_list')}?{urlencode({'q': text})}" if len(rows) > FEW else "",
    )


def search_resources(visitor: Visitor, text: str) -> SearchGroup:
    """The resources among those the visitor may see; a field that is closed to the visitor finds nothing."""
    found = resources_found(resources_visible_to(visitor), text, visitor).select_related("organisation")
    rows = list(found.only(*RESOURCE)[: FEW + 1])
    return SearchGroup(
        title=_("Resources"),
        icon="packages",
        rows=tuple(
            SearchRow(text=str(row), url=row.get_absolute_url(), aside=str(row.organisation), direction=row.direction)
            for row in rows[:FEW]
        ),
        more_url=f"{reverse('resource_list')}?{urlencode({'q': text})}" if len(rows) > FEW else "",
    )
