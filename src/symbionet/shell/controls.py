"""Controls of forms written without templates: a page with a list of classes has seven hundred options, and Django
renders each by two templates of its own. What comes out is the same but for blank lines, in a tenth of the time."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, override

from django.forms import Select
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

__all__ = ["Controls", "control_html"]

type Option = tuple[str, Any, str]  # value, words, attributes as HTML

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


def _escaped(value: Any) -> str:
    return escape(value) if type(value) is str else _text(value)  # most are plain, and a list has hundreds


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
    groups = (
        (group, ((str(option["value"]), option["label"], _attributes(option["attrs"])) for option in options))
        for group, options, _index in widget["optgroups"]
    )
    return _written(widget["name"], widget["attrs"], groups)


def _written(name: str, attrs: Mapping[str, Any], groups: Iterable[tuple[Any, Iterable[Option]]]) -> str:
    parts = [f'<select name="{_text(name)}"{_attributes(attrs)}>']
    for group, options in groups:
        if group:
            parts.append(f'\n  <optgroup label="{_text(group)}">')
        parts += [
            f'\n  <option value="{_escaped(value)}"{shown}>{_escaped(label)}</option>'
            for value, label, shown in options
        ]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


def control_html(bound: BoundField, css: str) -> SafeString:
    """The control of a field with a CSS class: as `bound.as_widget` writes it, but a plain list straight from its
    choices, without a dictionary for each of its options.
    """
    widget = bound.field.widget
    attrs: dict[str, str | bool] = {"class": css}
    if type(widget) is not Select or not isinstance(bound.form.renderer, Controls):
        return bound.as_widget(attrs=attrs)
    if bound.field.localize:
        widget.is_localized = True
    attrs = bound.build_widget_attrs(attrs, widget)
    if bound.auto_id and "id" not in widget.attrs:
        attrs.setdefault("id", bound.auto_id)
    attrs = widget.build_attrs(widget.attrs, attrs)
    return mark_safe(_written(bound.html_name, attrs, _groups(widget.choices, set(widget.format_value(bound.value())))))


def _groups(choices: Iterable[Any], chosen: set[str]) -> Iterator[tuple[Any, list[Option]]]:
    """The choices of a list in their groups; of several equal to what is chosen the first is selected."""
    for value, label in choices:
        is_group = isinstance(label, (list, tuple))
        options = []
        for key, words in label if is_group else ((value, label),):
            text = "" if key is None else str(key)
            options.append((text, words, " selected" if text in chosen else ""))
            if text in chosen:
                chosen = set()
        yield (value if is_group else None), options
