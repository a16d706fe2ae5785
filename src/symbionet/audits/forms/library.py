"""The form of a measure of the library: what its formula asks for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.audits.models import Tier
from symbionet.audits.pages.library import AskedValue
from symbionet.engine.savings import BadStatement, Stated, read_stated

__all__ = ["MeasureForm", "formula_of"]

BASES: Mapping[Tier, Literal["measured", "nameplate", "estimated"]] = {
    Tier.MEASURED: "measured",
    Tier.NAMEPLATE: "nameplate",
    Tier.RULE: "estimated",
}
PREFIX = "v-"


def formula_of(text: str) -> int:
    """The number of a formula as an address or a form gives it; the first one for what is none.

    >>> formula_of("2"), formula_of("x"), formula_of("9" * 30)
    (2, 0, 0)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0


class MeasureForm(forms.Form):
    """Values of a measure; what has a usual range may be left empty."""

    basis = forms.ChoiceField(
        label=gettext_lazy("These figures are"), choices=Tier.choices, initial=Tier.RULE, required=False
    )
    cost = forms.FloatField(
        label=gettext_lazy("Quotation, CNY"), min_value=0, required=False,
        help_text=gettext_lazy("Without one the usual range of its cost class counts."),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Where"), max_length=80, required=False)

    def __init__(self, *args: Any, asked: tuple[AskedValue, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for one in reversed(asked):
            field = forms.CharField(
                label=f"{one.label} ({one.unit})" if one.unit else one.label, required=one.usual == "", max_length=60,
                help_text=_("usual: %(range)s") % {"range": one.usual} if one.usual else "",
            )  # fmt: skip
            self.fields = {f"{PREFIX}{one.id}": field, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Each value within what it can be."""
        for one in self.asked:
            text = self.cleaned_data.get(f"{PREFIX}{one.id}", "")
            if not text:
                continue
            try:
                stated = read_stated(text)
            except BadStatement:
                message = _("“%(text)s” is no amount: write it like 45 or 40..50.") % {"text": text}
                self.add_error(f"{PREFIX}{one.id}", message)
                continue
            if not stated.unit and not one.least <= stated.value <= one.most:
                bounds = {"least": f"{one.least:g}", "most": f"{one.most:g}"}
                self.add_error(f"{PREFIX}{one.id}", _("Write a value of %(least)s to %(most)s.") % bounds)
        return self.cleaned_data

    def stated(self) -> Mapping[str, Stated]:
        """The values that were stated, each with what it rests on."""
        basis = BASES[Tier(self.cleaned_data["basis"] or Tier.RULE)]
        found = {}
        for one in self.asked:
            if text := self.cleaned_data.get(f"{PREFIX}{one.id}", ""):
                found[one.id] = replace(read_stated(text), basis=basis)
        return found
