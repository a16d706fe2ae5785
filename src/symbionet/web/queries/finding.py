"""Global search: organisations, resources and synergies the visitor may see."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role
from symbionet.accounts.queries import Visitor, is_user, people_found, reads_programme, users_visible_to
from symbionet.network.queries import (
    folded,
    organisations_found,
    organisations_visible_to,
    resources_found,
    resources_visible_to,
)
from symbionet.synergies.queries import filtered_synergies, synergies_shown_to, synergies_visible_to

__all__ = ["Found", "FoundGroup", "everything_found"]

FEW = 8
OWN = 200  # a member's own synergies that are looked through


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing found."""

    text: str
    url: str
    aside: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGroup:
    """The first things of one kind, and the list with all of them."""

    title: str
    icon: str
    rows: tuple[Found, ...]
    more_url: str = ""


def _organisations(visitor: Visitor, text: str, query: str) -> FoundGroup:
    rows = list(organisations_found(organisations_visible_to(visitor), text).select_related("park")[: FEW + 1])
    return FoundGroup(
        title=_("Organisations"),
        icon="building-factory-2",
        rows=tuple(Found(text=str(row), url=row.get_absolute_url(), aside=str(row.park or "")) for row in rows[:FEW]),
        more_url=f"{reverse('organisation_list')}?{query}" if len(rows) > FEW else "",
    )


def _resources(visitor: Visitor, text: str, query: str) -> FoundGroup:
    rows = list(resources_found(resources_visible_to(visitor), text, visitor).select_related("organisation")[: FEW + 1])
    return FoundGroup(
        title=_("Resources"),
        icon="packages",
        rows=tuple(
            Found(text=str(row), url=row.get_absolute_url(), aside=str(row.organisation), direction=row.direction)
            for row in rows[:FEW]
        ),
        more_url=f"{reverse('resource_list')}?{query}" if len(rows) > FEW else "",
    )


def _synergies(visitor: Visitor, text: str) -> FoundGroup:
    """Readers search all; a member's few are compared by what is shown, so that no hidden name can be guessed."""
    visible = synergies_visible_to(visitor)
    if reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER)):
        shown = synergies_shown_to(visitor, filtered_synergies(visible, search=text)[: FEW + 1])
    else:
        words = folded(text).split()
        shown = [
            row
            for row in synergies_shown_to(visitor, filtered_synergies(visible)[:OWN])
            if all(word in folded(row.title, row.provider.label, row.receiver.label) for word in words)
        ]
    return FoundGroup(
        title=_("Synergies"),
        icon="recycle",
        rows=tuple(Found(text=row.title, url=row.url, aside=row.stage_label) for row in shown[:FEW]),
        more_url=f"{reverse('synergy_list')}?{urlencode({'search': text})}" if len(shown) > FEW else "",
    )


def _people(visitor: Visitor, text: str) -> FoundGroup:
    rows = people_found(users_visible_to(visitor), text).order_by("name", "email")[:FEW]
    return FoundGroup(
        title=_("People"),
        icon="users",
        rows=tuple(Found(text=str(row), url=reverse("person_detail", args=[row.pk]), aside=row.email) for row in rows),
    )


def everything_found(visitor: Visitor, text: str) -> list[FoundGroup]:
    """What a text finds among all the visitor may see, by kind; kinds without a hit are left out."""
    if not text.strip():
        return []
    query = urlencode({"q": text})
    groups = [
        _resources(visitor, text, query),
        _organisations(visitor, text, query),
        _synergies(visitor, text),
        _people(visitor, text),
    ]
    return [group for group in groups if group.rows]
