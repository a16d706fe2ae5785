"""A choice among hundreds: typed with suggestions, instead of a list that nobody scrolls through on a phone."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["NamedChoiceField", "SuggestedInput", "offer_choices", "offer_many", "offer_rows", "suggested_by"]

MANY = 30  # rows that a list on a page may have

TOLD = 5  # names of an answer that fits several
LONGEST_NAME = 1000


class SuggestedInput(forms.TextInput):
    """A text field with suggestions of its own, which a route ("organisation_options") gives while somebody types."""

    def __init__(self, route: str, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs)
        self.route = route

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The field, and the data list that its suggestions go to."""
        key = (attrs or {}).get("id") or f"id_{name}"
        given = suggested_by(self.route, key) | (attrs or {})
        return format_html('{}<datalist id="{}-options"></datalist>', super().render(name, value, given, renderer), key)


class NamedChoiceField(forms.ModelChoiceField):
    """One row of `queryset` by what people call it: its name in either language, a part that no other has, or a code.

    `names` are the columns that are read; a key, as other pages and programs send it, is understood, too.
    """

    widget = forms.TextInput

    def __init__(self, *args: Any, names: tuple[str, ...] = ("name_zh", "name_en"), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names

    def to_python(self, value: Any) -> Any:
        """The row; None for nothing. Raises ValidationError where none or several are called like that."""
        text = str(getattr(value, "pk", value) or "").strip()
        if not text:
            return None
        if text.isdecimal() and (row := self._keyed(text)) is not None:
            return row
        found = self._called(text, "iexact") or self._called(text, "icontains")
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Nothing here is called “%(text)s”: look at the suggestions.") % {"text": text})
        names = _(", ").join(map(str, found[:TOLD])) + ("…" if len(found) > TOLD else "")
        raise ValidationError(_("Several are called like that: %(names)s. Write the whole name.") % {"names": names})

    def prepare_value(self, value: Any) -> Any:
        """The name of a row or key; what somebody typed stays as typed."""
        text = str(getattr(value, "pk", value) or "")
        row = self._keyed(text) if text.isdecimal() else None
        return str(row) if row is not None else text

    def _keyed(self, text: str) -> Any:
        return self._rows().filter(pk=int(text)).first() if len(text) < 18 else None  # longer ones are codes

    def _called(self, text: str, how: str) -> list[Any]:
        if len(text) > LONGEST_NAME:  # a database searches for no text of any length
            return []
        fits = Q()
        for name in self.names:
            fits |= Q(**{f"{name}__{how}": text})
        return list(self._rows().filter(fits).distinct()[: TOLD + 1])

    def _rows(self) -> Any:
        assert self.queryset is not None
        return self.queryset.all()


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> forms.ModelChoiceField:
    """The field of that name, which now takes these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    return field


def offer_many(
    form: forms.BaseForm, name: str, rows: QuerySet[Any], *, route: str, names: tuple[str, ...] = ()
) -> bool:
    """Whether these rows of the field of that name are too many for a list: they are typed then, with suggestions.

    `names` are the columns that are read besides the name in both languages.
    """
    field = offer_rows(form, name, rows)
    if len(rows.order_by().values_list("pk")[: MANY + 1]) <= MANY:
        return False
    form.fields[name] = NamedChoiceField(
        label=field.label,
        queryset=rows,
        required=field.required,
        initial=field.initial,
        help_text=field.help_text or gettext_lazy("Type a part of the name and choose."),
        names=("name_zh", "name_en", *names),
        widget=SuggestedInput(route),
    )
    return True


def offer_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let the field of that name take these values, each with its words."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def suggested_by(route: str, name: str) -> dict[str, str]:
    """Attributes of a text field that fills the data list `<name>-options` from a route while somebody types."""
    return {
        "list": f"{name}-options",
        "autocomplete": "off",
        "hx-get": reverse(route),
        "hx-trigger": "input changed delay:250ms, focus once",
        "hx-target": f"#{name}-options",
        "hx-swap": "innerHTML",
    }
