"""Template tags of every page: icons, menu, inserts, history, fields and numbers with units."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.template import Engine
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbionet.core.app import declared
from symbionet.core.files import TRAVELS
from symbionet.core.history_words import history_lines
from symbionet.core.texts import bracketed, localised, range_words, with_unit
from symbionet.shell.controls import control_html
from symbionet.shell.menu import address_of, grouped_menu_of

register = template.Library()
register.filter("bracketed", bracketed)
register.simple_tag(range_words, name="range")

ICON_FILE = Path(__file__).resolve().parent.parent / "static" / "build" / "icons.json"
DAY = re.compile(r"(<[^>]*>)|(\d{4}-\d\d-\d\d)")  # a tag, or a day outside of tags
CURRENCY_SIGNS = {"CNY": "¥", "EUR": "€"}


@cache
def _icon_paths() -> dict[str, str]:
    return json.loads(ICON_FILE.read_text(encoding="utf-8")) if ICON_FILE.exists() else {}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """The inline SVG of a Tabler icon; nothing where the front-end was built without it."""
    if settings.DEBUG:
        _icon_paths.cache_clear()
        _icon_svg.cache_clear()
    return _icon_svg(name, css)


@lru_cache(maxsize=2000)
def _icon_svg(name: str, css: str) -> SafeString:
    paths = _icon_paths().get(name)
    if paths is None:
        return SafeString("")
    return format_html(
        '<svg class="icon {}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true" focusable="false">{}</svg>',
        css,
        mark_safe(paths),  # our own build wrote it
    )


@register.simple_tag
def travels() -> SafeString:
    """The hint at a field of files that says what travels with a file that is kept."""
    return format_html('<small class="form-hint">{}</small>', TRAVELS)


@register.simple_tag
def route(name: str, *args: Any) -> str:
    """The address of a route, or nothing where it does not exist."""
    return address_of(name, *args)


@register.simple_tag(takes_context=True)
def nav(context: dict[str, Any]) -> SafeString:
    """The main menu of the visitor."""
    request = context["request"]
    groups = tuple(
        (str(heading), tuple((line["url"], str(line["label"]), line["icon"], line["active"]) for line in lines))
        for heading, lines in grouped_menu_of(request.user, path=request.path)
    )
    render = _nav_html.__wrapped__ if settings.DEBUG else _nav_html
    return render(get_language(), groups)


@lru_cache(maxsize=1000)
def _nav_html(
    _language: str | None, groups: tuple[tuple[str, tuple[tuple[str, str, str, bool], ...]], ...]
) -> SafeString:
    """The menu of these entries: each holds its address, label, icon, and whether it is the page's own.

    It is made of nothing else but the language, and the same for all who reach the same pages.
    """
    return render_to_string("shell/partials/nav.html", {"groups": groups})


@register.inclusion_tag("shell/partials/history.html")
def history(thing: Model, limit: int = 50) -> dict[str, Any]:
    """The table of an object's history, newest first."""
    return {"lines": history_lines(thing, limit=limit)}


@register.simple_tag(takes_context=True)
def insert(context: template.Context, name: str) -> SafeString:
    """What the apps put into a place of a page: the template that each names in `INSERTS` of its `menu` module."""
    paths = [by_name[name] for by_name in declared("menu", "INSERTS", dict).values() if name in by_name]
    engine = Engine.get_default()
    return mark_safe("".join(engine.get_template(path).render(context) for path in paths))  # rendered, thus escaped


@register.filter
def in_language(thing: Any, field: str) -> str:
    """The bilingual field of a thing in the active language: `{{ site|in_language:"address" }}`."""
    return localised(thing, field) if thing is not None else ""


@register.filter
def per_cent(value: float | str) -> str:
    """A figure of 0 to 100 with its sign: "10 %" or "10%"."""
    return with_unit(str(value), "%")


@register.filter
def whole_days(html: str) -> SafeString:
    """A piece of a page in which days such as 2026-11-20 are not broken over lines; what stands in tags is left."""
    whole = DAY.sub(lambda found: found[1] or f'<span class="text-nowrap">{found[2]}</span>', html)
    return SafeString(whole)


@register.filter
def initials(user: object) -> str:
    """One Chinese character (the family name) or up to two capitals for the round picture of a person."""
    words = str(user).replace("@", " ").split()
    if not words:
        return "?"
    if ord(words[0][0]) > 0x2E80:
        return words[0][0]
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag
def distance_km(km: float | None) -> str:
    """A distance for people: one decimal below ten kilometres; nothing where it is unknown."""
    if km is None:
        return ""
    return _("%(distance)s km") % {
        "distance": number_format(km, 1 if km < 10 else 0, use_l10n=True, force_grouping=True)
    }


@register.simple_tag
def money(amount: Any, currency: str = "CNY") -> str:
    """An amount with its sign: ¥1,200 or €0.50; nothing where it is unknown."""
    if amount is None or amount == "":
        return ""
    decimals = 0 if amount == int(amount) else 2
    figure = number_format(amount, decimals, use_l10n=True, force_grouping=True)
    return f"{CURRENCY_SIGNS.get(currency, currency + ' ')}{figure}"


def _layout(widget: forms.Widget) -> tuple[str, str]:
    """The layout of a widget and its CSS class."""
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group", "form-check-input"
    if isinstance(widget, forms.CheckboxInput):
        return "check", "form-check-input"
    if isinstance(widget, forms.Select | forms.NullBooleanSelect):
        return "line", "form-select"
    return "line", "form-control"


@register.inclusion_tag("shell/partials/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Label, control, help and errors of a form field, tied together for screen readers."""
    layout, css = _layout(bound.field.widget)
    css = f"{bound.field.widget.attrs.get('class', '')} {css}{' is-invalid' if bound.errors else ''}".strip()
    return {
        "field": bound,
        "layout": layout,
        "control": control_html(bound, css),
        "manual": _manual_address(bound),
    }


def _manual_address(bound: BoundField) -> str:
    """The place of the manual that tells of a field; nothing for a filter, and where no app declares `HELP`."""
    form = type(bound.form)
    room, app, *_rest = f"{form.__module__}..".split(".")
    if room != "symbionet" or form.__name__.endswith("FilterForm"):
        return ""
    page = next(
        (pages[key] for pages in _help().values() for key in (f"{app}.{form.__name__}", app) if key in pages), ""
    )
    name, mark, start = page.partition("#")
    address = address_of("manual_page", name) if name else ""
    return f"{address}#{start}{bound.name}" if address and mark else address


def _help() -> dict[str, dict[str, str]]:
    return declared("menu", "HELP", dict)


@register.filter
def grouped(value: float | None) -> str:
    """A whole number with its groups in every language (that of Chinese knows none): 3,155,998; "" where unknown."""
    return "" if value is None else f"{value:,.0f}"
