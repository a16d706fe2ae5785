"""Tables of the lists."""

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import is_chinese
from symbionet.network.models import Organisation, Resource, Visibility
from symbionet.network.queries import class_name, quantity_words, shown_resource

__all__ = ["OrganisationTable", "ResourceTable"]


VISIBILITY_SHORT = {
    Visibility.PRIVATE: _("Only us"),
    Visibility.PRACTITIONERS: _("Practitioners"),
    Visibility.TEASER: _("Teaser"),
    Visibility.CONSENT: _("On consent"),
    Visibility.NETWORK: _("All members"),
}


def _by_name(prefix: str = "") -> tuple[str, str]:
    """Sort by the name people read first."""
    zh, en = f"{prefix}name_zh", f"{prefix}name_en"
    return (zh, en) if is_chinese() else (en, zh)


class OrganisationTable(tables.Table):  # type: ignore[misc]
    """Organisations with their sector, park and number of resources."""

    name = tables.Column(verbose_name=_("Organisation"), empty_values=(), order_by=("name_en", "name_zh"))
    kind = tables.Column(verbose_name=_("Kind"))
    sector = tables.Column(verbose_name=_("Sector"), empty_values=(), order_by=("gb4754", "nace"))
    park = tables.Column(verbose_name=_("Park"))
    size_class_cn = tables.Column(verbose_name=_("Size"))
    haves = tables.Column(verbose_name=_("Haves"), attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    wants = tables.Column(verbose_name=_("Wants"), attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    state = tables.Column(verbose_name=_("Membership"))

    class Meta:
        model = Organisation
        fields = ("name", "kind", "sector", "park", "size_class_cn", "haves", "wants", "state")
        order_by = ()

    def order_name(self, rows: Any, is_descending: bool) -> tuple[Any, bool]:
        """Sort by the name in the active language."""
        sign = "-" if is_descending else ""
        return rows.order_by(*(f"{sign}{name}" for name in _by_name()), "pk"), True

    def render_name(self, record: Organisation) -> SafeString:
        """A link, with the other language below."""
        other = record.name_en if is_chinese() else record.name_zh
        return _two_lines(record.get_absolute_url(), str(record), "" if other == str(record) else other)

    def render_sector(self, record: Organisation) -> str:
        """The code and name of the sector."""
        return render_to_string("network/partials/sector.html", {"organisation": record})

    def render_state(self, record: Organisation) -> SafeString:
        """A badge."""
        return render_to_string("network/partials/membership_badge.html", {"organisation": record})


class ResourceTable(tables.Table):  # type: ignore[misc]
    """Resources with their owner, quantity and state."""

    title = tables.Column(verbose_name=_("Resource"), empty_values=(), order_by=("title_en", "title_zh"))
    direction = tables.Column(verbose_name=_("Have or want"))
    kind = tables.Column(verbose_name=_("Kind"))
    quantity = tables.Column(verbose_name=_("Quantity"), empty_values=(), orderable=False)
    organisation = tables.Column(
        verbose_name=_("Organisation"), order_by=("organisation__name_en", "organisation__name_zh")
    )
    park = tables.Column(verbose_name=_("Park"), accessor="organisation__park")
    visibility = tables.Column(verbose_name=_("Who sees it"))
    updated_at = tables.Column(verbose_name=_("Changed"))

    class Meta:
        model = Resource
        fields = ("title", "direction", "kind", "quantity", "organisation", "park", "visibility", "updated_at")
        order_by = ()

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
        """A link, with the class below."""
        return _two_lines(record.get_absolute_url(), str(record), class_name(record.class_id))

    def render_direction(self, record: Resource) -> SafeString:
        """A badge."""
        return render_to_string("network/partials/direction.html", {"resource": record})

    def render_kind(self, record: Resource) -> SafeString:
        """A badge."""
        return render_to_string("network/partials/kind.html", {"resource": record})

    def render_quantity(self, record: Resource) -> str:
        """As its owner would write it."""
        return quantity_words(shown_resource(self.request.user, record)) or "—"

    def render_organisation(self, record: Resource) -> SafeString:
        """A link to the owner."""
        return format_html('<a href="{}">{}</a>', record.organisation.get_absolute_url(), record.organisation)

    def render_visibility(self, record: Resource) -> str:
        """One or two words: the sentence stands on the resource's page."""
        return str(VISIBILITY_SHORT[Visibility(record.visibility)])

    def render_updated_at(self, record: Resource) -> SafeString:
        """The day, and whether it asks for renewal."""
        return render_to_string("network/partials/freshness.html", {"resource": record})


def _two_lines(url: str, first: str, second: str) -> SafeString:
    below = format_html('<div class="text-secondary small">{}</div>', second) if second and second != first else ""
    return format_html('<div><a href="{}">{}</a>{}</div>', url, first, below)
