"""Filters of the lists."""

from functools import cache
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import in_language
from symbionet.engine.packs import load_packs
from symbionet.network.models import (
    Direction,
    Kind,
    MembershipState,
    Organisation,
    OrganisationKind,
    Park,
    Resource,
    ResourceState,
    SizeClass,
    Visibility,
)
from symbionet.network.queries import (
    class_name,
    classes_below,
    classes_meant_by,
    organisations_found,
    parks,
    resource_classes,
    resources_found,
)

__all__ = ["OrganisationFilter", "ResourceFilter", "TeaserFilter"]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def _search(placeholder: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": placeholder})


def _choice(label: Any, choices: Any, **options: Any) -> Any:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=_("All"), widget=_select(), **options)


def sector_choices() -> list[tuple[str, str]]:
    """Sections and divisions of GB/T 4754."""
    return list(_sectors_in(get_language()))


@cache
def _sectors_in(_language: str | None) -> tuple[tuple[str, str], ...]:
    rows = load_packs().codes("gb4754").values()
    return tuple(
        (row["code"], f"{row['code']} {in_language(zh=row['name_zh'], en=row['name_en'])}")
        for row in rows
        if row["level"] in {"1", "2"}
    )


def park_choices() -> list[tuple[int, str]]:
    """All parks by name."""
    return [(park.pk, str(park)) for park in parks()]


def whole_park_choices() -> list[tuple[int, str]]:
    """Parks without their zones: a teaser does not say in which zone it is, so its filter must not tell."""
    return [(park.pk, str(park)) for park in parks() if park.parent_id is None]


def _in_park(rows: QuerySet, field: str, value: str) -> QuerySet:
    inside = Park.objects.filter(Q(pk=value) | Q(parent=value)).values("pk")
    return rows.filter(**{f"{field}__in": inside})


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Search and filters of organisations."""

    q = django_filters.CharFilter(label=_("Search"), method="search", widget=_search(_("Name, code or business")))
    kind = _choice(_("Kind"), OrganisationKind.choices)
    state = _choice(_("Membership"), MembershipState.choices)
    park = _choice(_("Park"), park_choices, method="in_park")
    sector = _choice(_("Sector"), sector_choices, method="in_sector")
    size = _choice(_("Size"), SizeClass.choices, field_name="size_class_cn")

    class Meta:
        model = Organisation
        fields = ["q", "kind", "state", "park", "sector", "size"]

    def search(self, rows: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        """Organisations that a text finds."""
        return organisations_found(rows, value)

    def in_park(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Organisations of a park and its zones."""
        return _in_park(rows, "park", value)

    def in_sector(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Organisations whose code lies below a code."""
        return rows.filter(gb4754__startswith=value)


def shown_class_choices() -> list[tuple[str, str]]:
    """The broad classes by name; whoever asks for one gets those below it, too."""
    return list(_broad_classes_in(get_language()))


@cache
def _broad_classes_in(_language: str | None) -> tuple[tuple[str, str], ...]:
    broad = ((class_id, class_name(class_id)) for class_id, item in resource_classes().items() if not item.parent)
    return tuple(sorted(broad, key=lambda pair: pair[1]))


class ResourceFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Search and filters of resources."""

    q = django_filters.CharFilter(label=_("Search"), method="search", widget=_search(_("Fly ash, 余热, a firm ...")))
    direction = _choice(_("Haves and wants"), Direction.choices)
    kind = _choice(_("Kind"), Kind.choices)
    class_id = _choice(_("Class"), shown_class_choices, method="in_class")
    hazard = _choice(_("Hazard"), [("yes", _("Hazardous")), ("no", _("Not hazardous")), ("unknown", _("Not stated"))],
                     method="by_hazard")  # fmt: skip
    park = _choice(_("Park"), park_choices, method="in_park")
    visibility = _choice(_("Who sees it"), Visibility.choices)
    state = _choice(
        _("Open and fresh"),
        [("stale", _("Asks for renewal")), *ResourceState.choices, ("all", _("All states"))],
        method="by_state",
    )

    class Meta:
        model = Resource
        fields = ["q", "direction", "kind", "class_id", "hazard", "park", "visibility", "state"]

    def search(self, rows: QuerySet[Resource], _name: str, value: str) -> QuerySet[Resource]:
        """Resources that a text finds."""
        return resources_found(rows, value, self.request.user)

    def in_class(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Resources of a class and all narrower ones."""
        return rows.filter(class_id__in=classes_below(value))

    def by_hazard(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Resources whose hazard is stated so."""
        return rows.filter(hazardous={"yes": True, "no": False}.get(value))

    def in_park(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Resources of organisations of a park and its zones."""
        return _in_park(rows, "organisation__park", value)

    def by_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Resources in a state, or those that ask for renewal."""
        if value == "all":
            return rows
        if value == "stale":
            return rows.filter(state=ResourceState.OPEN, renew_by__lt=timezone.localdate())
        return rows.filter(state=value)

    def filter_queryset(self, queryset: QuerySet[Resource]) -> QuerySet[Resource]:
        """Open resources, unless a state is asked for."""
        rows: QuerySet[Resource] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(state=ResourceState.OPEN)


class TeaserFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of teasers: only by what a teaser shows, or the filters would tell what it hides."""

    q = django_filters.CharFilter(label=_("Search"), method="search", widget=_search(_("Fly ash, 余热, code")))
    direction = _choice(_("Haves and wants"), Direction.choices)
    kind = _choice(_("Kind"), Kind.choices)
    class_id = _choice(_("Class"), shown_class_choices, method="in_class")
    park = _choice(_("Park"), whole_park_choices, method="in_park")

    class Meta:
        model = Resource
        fields = ["q", "direction", "kind", "class_id", "park"]

    def search(self, rows: QuerySet[Resource], _name: str, value: str) -> QuerySet[Resource]:
        """Teasers of the classes that a text means: no text of a resource is searched, it would tell what it holds."""
        return rows.filter(class_id__in=classes_meant_by(value))

    def in_class(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Teasers of a class and all narrower ones."""
        return rows.filter(class_id__in=classes_below(value))

    def in_park(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Teasers of a park and its zones."""
        return _in_park(rows, "organisation__park", value)
