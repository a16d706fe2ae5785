"""Template tags of the network: quantities, compositions and codes in words; badges of kind and direction."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.engine.packs import load_packs
from symbionet.network import queries
from symbionet.network.models import Direction, Kind, MembershipState, Organisation, Resource, ResourceState
from symbionet.shell.templatetags.shell import icon

__all__ = [
    "class_name",
    "code_name",
    "composition_words",
    "direction_badge",
    "freshness",
    "kind_badge",
    "membership_badge",
    "quantity_words",
    "sector_words",
]

register = template.Library()

MEMBERSHIP_COLOURS = {
    MembershipState.ACTIVE: "green",
    MembershipState.RECRUITED: "teal",
    MembershipState.APPLIED: "orange",
    MembershipState.CONTACTED: "blue",
    MembershipState.LAPSED: "red",
}
KIND_LOOKS = {
    Kind.MATERIAL: ("packages", "teal"),
    Kind.ENERGY: ("bolt", "orange"),
    Kind.WATER: ("droplet", "azure"),
    Kind.LOGISTICS: ("truck", "indigo"),
    Kind.CAPACITY: ("building-warehouse", "purple"),
    Kind.EXPERTISE: ("bulb", "yellow"),
}


@register.filter
def quantity_words(resource: Resource) -> str:
    """The quantity as its owner would write it."""
    return queries.quantity_words(resource)


@register.filter
def class_name(class_id: str) -> str:
    """The name of a resource class."""
    return queries.class_name(class_id)


@register.filter
def composition_words(parts: list[dict[str, Any]]) -> list[str]:
    """The lines of a composition."""
    return [queries.composition_words([part]) for part in parts]


@register.filter
def code_name(code: str, scheme: str) -> str:
    """The name of a code in a scheme ("gb4754", "nace2", "ewc", ...), or "" where the pack does not hold it."""
    row = load_packs().codes(scheme).get(code)
    return in_language(zh=row.get("name_zh", ""), en=row.get("name_en", "")) if row else ""


@register.filter
def permit_words(permits: Iterable[str]) -> str:
    """The wastes that a firm may receive: their codes, or all hazardous waste."""
    return ", ".join(_("any hazardous waste") if one == "hazardous" else queries.code_words(one) for one in permits)


@register.simple_tag
def sector_words(organisation: Organisation) -> SafeString:
    """The name and code of an organisation's sector, the Chinese one where it is known."""
    if code := organisation.gb4754:
        name, shown = code_name(code, "gb4754"), code
    elif code := organisation.nace:
        name, shown = code_name(code, "nace2"), f"NACE {code}"
    else:
        return mark_safe("<span>—</span>")
    return format_html('<span>{}\n<span class="text-secondary small">{}</span></span>', name, shown)


@register.simple_tag
def membership_badge(organisation: Organisation) -> SafeString:
    """The badge of an organisation's membership."""
    state = MembershipState(organisation.state)
    colour = MEMBERSHIP_COLOURS.get(state, "secondary")
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, state.label)


@register.simple_tag
def freshness(resource: Resource) -> SafeString:
    """The day of the last change; a badge where a resource is no longer open or asks for renewal."""
    if resource.state != ResourceState.OPEN:
        return format_html('<span class="badge bg-secondary-lt">{}</span>', ResourceState(resource.state).label)
    if resource.is_stale:
        return format_html('<span class="badge bg-yellow-lt">{}</span>', _("Asks for renewal"))
    changed = localtime(resource.updated_at)
    day, moment = f"{changed:%Y-%m-%d}", changed.isoformat()
    return format_html('<time class="text-secondary text-nowrap" datetime="{}">{}</time>', moment, day)


@register.simple_tag
def kind_badge(resource: Resource | str) -> SafeString:
    """The badge of a resource's kind (or of a kind itself)."""
    kind = Kind(resource if isinstance(resource, str) else resource.kind)
    name, colour = KIND_LOOKS[kind]
    return format_html('<span class="badge bg-{}-lt">{} {}</span>', colour, icon(name), kind.label)


@register.simple_tag
def direction_badge(resource: Resource | str) -> SafeString:
    """The badge that tells a have from a want."""
    direction = Direction(resource if isinstance(resource, str) else resource.direction)
    colour, name = ("green", "arrow-up-right") if direction == Direction.HAVE else ("blue", "arrow-down-left")
    return format_html('<span class="badge bg-{}-lt">{} {}</span>', colour, icon(name), direction.label)
