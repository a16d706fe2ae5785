"""Forms of the knowledge: what is shown of the uses, and the cells of a correction."""

from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import is_chinese
from symbionet.knowledge.pages import instruments
from symbionet.knowledge.pages.measures import AREA_NAMES, equipment_choices
from symbionet.knowledge.queries import CorrectableRow

__all__ = [
    "CorrectionForm",
    "DecisionForm",
    "InstrumentFilterForm",
    "MeasureFilterForm",
    "PlacesForm",
    "UseFilterForm",
]

ANY = ("", _("any"))
CONTROL = {"class": "form-control"}
PARTS = {"terms": ("terms_zh", "terms_en")}  # a part of a row that a button may ask for
LONG = 60  # a cell longer than that is written on several lines
LABELS = {
    "cost_high": _("highest cost"), "cost_low": _("lowest cost"), "cost_unit": _("unit of cost"),
    "condition_en": _("condition (English)"), "condition_zh": _("condition (Chinese)"),
    "direction": _("direction: have or want"), "energy_high": _("highest energy"),
    "energy_low": _("lowest energy"), "energy_unit": _("unit of energy"), "evidence": _("evidence"),
    "ewc": _("European List of Waste"), "form": _("physical form"), "from_class": _("classes it takes"),
    "gb4754": _("GB/T 4754 group"), "haul_km": _("usual haul, km"), "hazardous": _("hazardous: no, maybe or yes"),
    "hierarchy": _("step of the waste hierarchy"), "high": _("upper end"), "hindrance_en": _("hindrance (English)"),
    "hindrance_kind": _("kinds of hindrance"), "hindrance_zh": _("hindrance (Chinese)"),
    "hw": _("Chinese hazardous waste list"), "kind": _("kind"), "class_id": _("resource class"),
    "limits": _("limits"), "low": _("lower end"), "name_en": _("name (English)"), "name_zh": _("name (Chinese)"),
    "nace": _("sectors (NACE Rev. 2)"), "note_en": _("note (English)"), "note_zh": _("note (Chinese)"),
    "parent": _("broader class"), "pretreatment": _("pre-treatment"), "prior": _("how often, 0.05 to 0.95"),
    "process_en": _("use (English)"), "process_zh": _("use (Chinese)"), "ratio": _("amount replaced per unit"),
    "reason_en": _("why it works (English)"), "reason_zh": _("why it works (Chinese)"),
    "replaces_en": _("replaces (English)"), "replaces_zh": _("replaces (Chinese)"), "source": _("source of the row"),
    "source_nace": _("sectors that have it (NACE Rev. 2)"), "terms_en": _("synonyms (English)"),
    "terms_zh": _("synonyms (Chinese)"), "to_class": _("class it yields"), "unit": _("unit"),
    "yield_high": _("highest yield"), "yield_low": _("lowest yield"), "yield_unit": _("unit of yield"),
}  # fmt: skip


class UseFilterForm(forms.Form):
    """Which uses of a class are shown, and in which order."""

    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[
            ANY,
            ("reuse", _("reuse")),
            ("recycling", _("recycling")),
            ("recovery", _("energy recovery")),
            ("disposal", _("disposal")),
        ],
    )
    without = forms.ChoiceField(
        label=_("Not hindered by"),
        required=False,
        choices=[
            ANY,
            ("regulatory", _("rules and permits")),
            ("technical", _("technology")),
            ("economic", _("money")),
            ("trust", _("trust")),
        ],
    )
    order = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[
            ("", _("the most usual")),
            ("saves", _("what replaces most")),
            ("easy", _("the easiest")),
            ("evidence", _("the best proven")),
        ],
    )

    def values(self) -> dict[str, str]:
        """The choices; what is not valid counts as not said."""
        return dict(self.cleaned_data) if self.is_valid() else {}


class MeasureFilterForm(forms.Form):
    """Which measures are shown."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80, widget=forms.TextInput(attrs=CONTROL))
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[ANY, *AREA_NAMES.items()])
    sector = forms.RegexField(
        r"[A-Ta-t]?\d{2,4}",
        label=_("Sector (GB/T 4754 or NACE)"),
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs=CONTROL),
        error_messages={"invalid": _("Write a code such as C33, C3360 or 2561.")},
    )
    equipment = forms.ChoiceField(label=_("Equipment"), required=False, choices=lambda: [ANY, *equipment_choices()])


class InstrumentFilterForm(forms.Form):
    """Which policy instruments are shown, and on which day."""

    words = forms.CharField(label=_("Words"), required=False, max_length=80, widget=forms.TextInput(attrs=CONTROL))
    place = forms.ChoiceField(
        label=_("Where it holds"), required=False, choices=lambda: [ANY, *instruments.place_choices()]
    )
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[ANY, *instruments.LEVELS.items()])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *instruments.KINDS.items()])
    effect = forms.ChoiceField(label=_("Effect"), required=False, choices=[ANY, *instruments.EFFECTS.items()])
    addresses = forms.ChoiceField(label=_("Bears upon"), required=False, choices=[ANY, *instruments.ADDRESSED.items()])
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=lambda: [ANY, *instruments.topic_choices()])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *instruments.STATES.items()])
    on = forms.DateField(
        label=_("On the day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", **CONTROL}, format="%Y-%m-%d"),
    )

    def chosen(self) -> dict[str, str]:
        """The filters but for the day; what is not valid counts as not said."""
        return {name: self.cleaned_data.get(name, "") for name in self.fields if name != "on"}

    def day(self) -> date:
        """The day on which the state is told."""
        return self.cleaned_data.get("on") or timezone.localdate()


class PlacesForm(forms.Form):
    """The two places that are compared; Tianjin and the European Union unless said."""

    first = forms.ChoiceField(label=_("Where it holds"), choices=instruments.place_choices, initial="cn-tj")
    second = forms.ChoiceField(label=_("Compared with"), choices=instruments.place_choices, initial="eu")

    def chosen(self) -> tuple[str, str]:
        """The two places; what is not valid counts as not said."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        first, second = (cleaned.get(name) or str(self.fields[name].initial) for name in ("first", "second"))
        return first, second

    def names(self) -> tuple[str, str]:
        """Their names."""
        known = dict(instruments.place_choices())
        first, second = self.chosen()
        return known[first], known[second]


class CorrectionForm(forms.Form):
    """One field for each cell that may be corrected, the reason and the source."""

    def __init__(self, *args: Any, row: CorrectableRow, part: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        asked = PARTS.get(part, ())
        self.columns = [column for column in row.columns if column in asked or not asked]
        for column in self.columns:
            self.fields[f"cell_{column}"] = _cell(column, row.cells.get(column, ""), row.columns[column])
        self.fields["reason"] = forms.CharField(
            label=_("Why is it to be corrected?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
        )
        self.fields["source"] = forms.CharField(
            label=_("Source"),
            max_length=1000,
            help_text=_("Address or citation: who says so, in which document, on which page."),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def pairs(self) -> list[tuple[BoundField, str]]:
        """Each cell's field with what stands there at present."""
        return [(self[f"cell_{column}"], self.row.cells.get(column, "")) for column in self.columns]

    def values(self) -> dict[str, str]:
        """The proposed cells by column, on one line each."""
        return {column: " ".join(self.cleaned_data[f"cell_{column}"].split()) for column in self.columns}


def _cell(column: str, present: str, note: str) -> forms.CharField:
    stem = column.rpartition("_")[0] if column.endswith(("_zh", "_en")) else ""
    is_long = len(present) > LONG or stem in {"reason", "condition", "hindrance", "terms"}
    widget = forms.Textarea(attrs={"rows": 2}) if is_long else forms.TextInput()
    return forms.CharField(
        label=LABELS.get(column, column),
        initial=present,
        required=False,
        max_length=8000,
        help_text="" if note == "the same in Chinese" or is_chinese() else note,  # packs explain themselves in English
        widget=widget,
    )


class DecisionForm(forms.Form):
    """The reviewer's note."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to decline; the proposer reads it."),
    )
