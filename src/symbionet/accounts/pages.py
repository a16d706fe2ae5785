"""People in the search over everything."""

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor, people_found, users_visible_to
from symbionet.shell.search import FEW, SearchGroup, SearchRow

__all__ = ["search_people"]


def search_people(visitor: Visitor, text: str) -> SearchGroup:
    """The people among those the visitor may see."""
    rows = people_found(users_visible_to(visitor), text).order_by("name", "email").only("name", "email")[:FEW]
    return SearchGroup(
        title=_("People"),
        icon="users",
        rows=tuple(
            SearchRow(text=str(row), url=reverse("person_detail", args=[row.pk]), aside=row.email) for row in rows
        ),
    )
