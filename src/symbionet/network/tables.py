"""Tables of the lists."""

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.db.models import F, Value
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import is_chinese
from symbionet.network.models import Organisation, Resource, ResourceState, Visibility
from symbionet.network.queries import (
    class_name,
    closed_fields,
    quantity_words,
    resources_editable_by,
    shown_resources,
)
from symbionet.network.queries.fields import closed_columns
from symbionet.network.templatetags.network import (
    direction_badge,
    freshness,
    kind_badge,
    membership_badge,
    sector_words,
)
from symbionet.shell.rowfields import row_field_html

__all__ = ["RECRUITING", "OrganisationTable", "ResourceTable", "state_badge", "window_words"]


VISIBILITY_SHORT = {
    Visibility.PRIVATE: _("Only us"),
    Visibility.PRACTITIONERS: _("Practitioners"),
    Visibility.TEASER: _("Teaser"),
    Visibility.CONSENT: _("On consent"),
    Visibility.NETWORK: _("All members"),
}


NAMES, SECTORS, PLACES = ({"cell": {"class": f"column-{kind}"}} for kind in ("name", "sector", "place"))  # their room


def _by_name(prefix: str = "") -> tuple[str, str]:
    """Sort by the name people read first."""
    zh, en = f"{prefix}name_zh", f"{prefix}name_en"
    return (zh, en) if is_chinese() else (en, zh)


RECRUITING = ("lead_owner", "lead_action", "lead_due")  # columns of `network.queries.with_recruiting`


class OrganisationTable(tables.Table):  # type: ignore[misc]
    """Organisations with their sector, park and number of resources; for who recruits, with what is next."""

    name = tables.Column(verbose_name=_("Organisation"), empty_values=(), order_by=("name_en", "name_zh"), attrs=NAMES)
    kind = tables.Column(verbose_name=_("Kind"))
    sector = tables.Column(verbose_name=_("Sector"), empty_values=(), order_by=("gb4754", "nace"), attrs=SECTORS)
    park = tables.Column(verbose_name=_("Park"), attrs=PLACES)
    size_class_cn = tables.Column(verbose_name=_("Size"))
    haves = tables.Column(verbose_name=_("Haves"), attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    wants = tables.Column(verbose_name=_("Wants"), attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    state = tables.Column(verbose_name=_("Membership"))
    lead_owner = tables.Column(verbose_name=_("Who recruits"))
    lead_action = tables.Column(verbose_name=_("Next action"), empty_values=())
    lead_due = tables.DateColumn(format="Y-m-d", verbose_name=_("Until"))

    class Meta:
        model = Organisation
        fields = ("name", "kind", "sector", "park", "size_class_cn", "haves", "wants", "state", *RECRUITING)
        order_by = ()

    # nearly all are firms, and names have its room; its filter stands above the list
    unusual = ("kind", *RECRUITING)
    filed = {"name": ("name_zh", "name_en"), "sector": ("gb4754", "nace")}  # the columns of a file that say it

    def order_name(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the name in the active language."""
        sign = "-" if is_descending else ""
        return rows.order_by(*(f"{sign}{name}" for name in _by_name()), "pk"), True

    def order_lead_owner(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by who recruits; whom nobody asks comes last."""
        return _known_first(rows, NullIf("lead_owner", Value("")), is_descending), True

    def order_lead_action(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the words of what is next."""
        return _known_first(rows, NullIf("lead_action", Value("")), is_descending), True

    def order_lead_due(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the day until when; what has none comes last."""
        return _known_first(rows, F("lead_due"), is_descending), True

    def render_lead_action(self, record: Organisation) -> str | SafeString:
        """What is next, and whether it is late."""
        action, due = record.lead_action, record.lead_due  # type: ignore[attr-defined] # of `with_recruiting`
        if due is None or due >= timezone.localdate():
            return action or "—"
        return format_html('<div>{} <span class="badge bg-red-lt text-nowrap">{}</span></div>', action, _("Late"))

    def render_name(self, record: Organisation) -> SafeString:
        """A link, with the other language below."""
        other = record.name_en if is_chinese() else record.name_zh
        return _two_lines(record.get_absolute_url(), str(record), "" if other == str(record) else other)

    def render_sector(self, record: Organisation) -> SafeString:
        """The code and name of the sector."""
        return sector_words(record)

    def render_state(self, record: Organisation) -> SafeString:
        """A badge."""
        return membership_badge(record)


class ResourceTable(tables.Table):  # type: ignore[misc]
    """Resources with their owner, quantity and state."""

    title = tables.Column(verbose_name=_("Resource"), empty_values=(), order_by=("title_en", "title_zh"), attrs=NAMES)
    direction = tables.Column(verbose_name=_("Have or want"))
    kind = tables.Column(verbose_name=_("Kind"))
    quantity = tables.Column(
        verbose_name=_("Quantity"), empty_values=(), orderable=False, attrs={"td": {"class": "text-nowrap"}}
    )
    organisation = tables.Column(
        verbose_name=_("Organisation"), order_by=("organisation__name_en", "organisation__name_zh"), attrs=NAMES
    )
    park = tables.Column(verbose_name=_("Park"), accessor="organisation__park", attrs=PLACES)
    visibility = tables.Column(verbose_name=_("Who sees it"))
    available = tables.Column(
        verbose_name=_("Available"), empty_values=(), order_by=("available_from", "available_until")
    )
    state = tables.Column(verbose_name=_("State"))
    updated_at = tables.Column(verbose_name=_("Changed"))

    class Meta:
        model = Resource
        fields = (
            "title",
            "direction",
            "kind",
            "quantity",
            "organisation",
            "park",
            "visibility",
            "updated_at",
            "available",
            "state",
        )
        order_by = ()

    unusual = ("available", "state")  # shown to who chooses them
    filed = {"title": ("title_zh", "title_en"), "available": ("available_from", "available_until")}

    def order_title(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the title in the active language."""
        sign = "-" if is_descending else ""
        names = ("title_zh", "title_en") if is_chinese() else ("title_en", "title_zh")
        return rows.order_by(*(f"{sign}{name}" for name in names), "pk"), True

    def order_organisation(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the owner's name in the active language."""
        sign = "-" if is_descending else ""
        return rows.order_by(*(f"{sign}{name}" for name in _by_name("organisation__")), "pk"), True

    def render_title(self, record: Resource) -> SafeString:
        """A link, with the class below and a mark of what is hazardous waste."""
        lines = _two_lines(record.get_absolute_url(), str(record), class_name(record.class_id))
        if not record.hazardous:
            return lines
        return format_html('{}<span class="badge bg-red-lt">{}</span>', lines, _("hazardous"))

    def render_direction(self, record: Resource) -> SafeString:
        """A badge."""
        return direction_badge(record)

    def render_kind(self, record: Resource) -> SafeString:
        """A badge."""
        return kind_badge(record)

    def render_quantity(self, record: Resource) -> str:
        """As its owner would write it."""
        words = quantity_words(self._shown[record.pk]) or "—"
        return self._changeable(record, words, "quantity", "resource_amount", _("Quantity"))

    def render_available(self, record: Resource) -> str:
        """The two days."""
        words = window_words(self._shown[record.pk])
        return self._changeable(record, words, "available_from", "resource_window", _("Available"))

    def render_state(self, record: Resource) -> str:
        """A badge."""
        return self._changeable(record, state_badge(record), "state", "resource_state", _("State"))

    def _changeable(self, record: Resource, words: str, column: str, route: str, label: Any) -> str:
        """The value, with a pencil for who may change and read it."""
        if column in self._closed_columns.get(record.pk, {column}):
            return words
        url, here = reverse(route, args=[record.pk]), self.request.get_full_path()
        return row_field_html(words, url=url, label=label, about=str(record), came_from=here)

    @cached_property
    def _shown(self) -> dict[int, Resource]:
        """The resources of the page as the visitor may see them."""
        rows = [row.record for row in self.paginated_rows]
        return {row.pk: row for row in shown_resources(self.request.user, rows)}

    @cached_property
    def _closed_columns(self) -> dict[int, Collection[str]]:
        """Of each resource of the page that the visitor may edit the columns that are closed to it."""
        user, rows = self.request.user, [row.record for row in self.paginated_rows]
        closed = closed_fields(user, rows)
        keys = resources_editable_by(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
        return {pk: closed_columns(closed.get(pk, frozenset())) for pk in keys}

    def render_organisation(self, record: Resource) -> SafeString:
        """A link to the owner."""
        return format_html('<a href="{}">{}</a>', record.organisation.get_absolute_url(), record.organisation)

    def render_visibility(self, record: Resource) -> str:
        """One or two words: the sentence stands on the resource's page."""
        return str(VISIBILITY_SHORT[Visibility(record.visibility)])

    def render_updated_at(self, record: Resource) -> SafeString:
        """The day, and whether it asks for renewal."""
        return freshness(record)


def _known_first(rows: Any, value: Any, is_descending: bool) -> Any:
    ordered = value.desc(nulls_last=True) if is_descending else value.asc(nulls_last=True)
    return rows.order_by(ordered, "pk")


def window_words(resource: Resource) -> str:
    """From when until when there is some; "—" where neither is stated."""
    days = (resource.available_from, resource.available_until)
    first, last = ("" if day is None else f"{day:%Y-%m-%d}" for day in days)
    return f"{first} – {last}".strip() if first or last else "—"


def state_badge(resource: Resource) -> SafeString:
    """Whether it is on offer, as a badge."""
    colour = "teal" if resource.state == ResourceState.OPEN else "secondary"
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, resource.get_state_display())


def _two_lines(url: str, first: str, second: str) -> SafeString:
    below = format_html('<div class="text-secondary small">{}</div>', second) if second and second != first else ""
    return format_html('<div><a href="{}">{}</a>{}</div>', url, first, below)
