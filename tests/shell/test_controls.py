"""Controls without templates say what Django's templates say."""

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from symbionet.shell.controls import Controls, control_html

CHOICES = [
    ("", "---------"),
    ('<a href="x">', "Steam & <b>slag</b> 'x'"),
    (1234567, 1234567),
    (1.5, mark_safe("<i>safe</i>")),
    (_("Organisation"), _("Organisation")),
    ("group <&>", [("a", "A"), (None, None), (True, date(2026, 3, 1))]),
]
ATTRS: dict[str, Any] = {
    "class": "form-select <&>",
    "required": True,
    "disabled": False,
    "data-x": 'say "hi"',
    "min": 12345.5,
    "title": _("Organisation"),
}
WIDGETS = [
    (forms.Select(choices=CHOICES), ["", "a", '<a href="x">', "1.5", "1234567", None]),
    (forms.SelectMultiple(choices=CHOICES), [[], ["a", "True"], ["<b>"]]),
    (forms.NullBooleanSelect(), [None, True, False]),
    (forms.TextInput(), [None, "", '"><script>alert(1)</script>', mark_safe("&amp;"), "粉煤灰"]),
    (forms.NumberInput(), [None, 0, 12345.678, -1]),
    (forms.EmailInput(), ["a@b.example"]),
    (forms.URLInput(), ["https://x.example/?a=1&b=2"]),
    (forms.PasswordInput(render_value=True), ["x'y"]),
    (forms.HiddenInput(), [5, None]),
    (forms.DateInput(), [date(2026, 11, 9), "2026-11-09"]),
    (forms.TimeInput(), ["10:30"]),
    (forms.Textarea(), ["a\nb <"]),
    (forms.CheckboxInput(), [True, False]),
    (forms.RadioSelect(choices=CHOICES[:2]), [""]),
    (forms.FileInput(), [None]),
]


def _plain(html: str) -> str:
    return re.sub(r">\s+", ">", html)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("widget", "values"), WIDGETS, ids=lambda value: type(value).__name__)
def test_a_control_says_what_the_template_says(widget: forms.Widget, values: list[Any], language: str):
    with translation.override(language):
        for value in values:
            for attrs in ({}, ATTRS):
                mine = widget.render("a<b", value, attrs, renderer=Controls())
                theirs = widget.render("a<b", value, attrs, renderer=TemplatesSetting())
                assert _plain(mine) == _plain(theirs)


def test_options_with_a_template_of_their_own_keep_it():
    class Odd(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    widget = Odd(choices=CHOICES[:2])
    assert _plain(widget.render("x", "", {}, renderer=Controls())) == _plain(
        widget.render("x", "", {}, renderer=TemplatesSetting())
    )


class Chosen(forms.Form):
    plain = forms.ChoiceField(choices=[("", "None"), ("a", "A <\"&'>"), ("b", _("Search")), (3, 4.5)])
    grouped = forms.ChoiceField(choices=[("Heap <1>", [("x", "X"), ("y", "Y")]), ("z", "Z")], required=False)
    doubled = forms.ChoiceField(choices=[("a", "first"), ("a", "second")], help_text="Which?")
    named = forms.ChoiceField(
        choices=[("a", "A")], widget=forms.Select(attrs={"id": "own", "data-x": True, "y": False})
    )
    counted = forms.TypedChoiceField(choices=lambda: [(n, n) for n in (1000, 2000)], coerce=int, localize=True)
    ticked = forms.NullBooleanField()
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])


@pytest.mark.parametrize("sent", [None, {}, {"plain": "b", "doubled": "a", "grouped": "y", "counted": "2000"},
                                  {"plain": "3", "several": ["a", "b"], "ticked": "true", "named": "no <such>"}],
                         ids=["unbound", "empty", "chosen", "others"])  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_a_list_straight_from_its_choices_is_the_one_of_its_widget(sent, lang):
    form = Chosen(sent, initial={"plain": "a", "grouped": "z", "counted": 1000}, renderer=Controls(), prefix="p")
    if sent:
        form = Chosen({f"p-{name}": value for name, value in sent.items()}, renderer=Controls(), prefix="p")
    with translation.override(lang):
        for bound in form:
            assert control_html(bound, "form-select") == bound.as_widget(attrs={"class": "form-select"})
