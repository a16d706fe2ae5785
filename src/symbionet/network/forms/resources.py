"""The form of a have or a want: four questions first, everything else folded away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.core.choices import offer_choices, offer_rows
from symbionet.core.texts import is_chinese
from symbionet.engine.errors import SymbionetError
from symbionet.engine.units import parse_quantity
from symbionet.network.forms.codes import cleaned_codes
from symbionet.network.forms.suggestions import is_bare, with_accepted
from symbionet.network.models import (
    Direction,
    Form,
    Kind,
    Organisation,
    Pattern,
    Resource,
    Route,
    Site,
    Visibility,
)
from symbionet.network.queries import (
    CLOSABLE,
    FIELD_LEVELS,
    class_choices,
    class_name,
    composition_words,
    quantity_words,
)
from symbionet.network.queries.fields import closed_columns
from symbionet.sheets.cells import read_composition, read_ewc, read_hp, read_hw, split_title

__all__ = ["VISIBILITY_WORDS", "ResourceForm", "Section"]

VISIBILITY_WORDS = {
    Visibility.PRIVATE: gettext_lazy("Nobody else, not even the practitioners. It is matched for you alone."),
    Visibility.PRACTITIONERS: gettext_lazy("You and the programme's practitioners, who look for partners for you."),
    Visibility.TEASER: gettext_lazy(
        "Members read “fly ash, 1,000–10,000 t a year, park”, never your name or your texts."
    ),
    Visibility.CONSENT: gettext_lazy("Members read the same teaser and may ask you; each time you decide."),
    Visibility.NETWORK: gettext_lazy("All members of the network, with your name."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A folded part of the form; it opens by itself where something stands in it or is wrong."""

    id: str
    heading: str | Promise
    icon: str
    fields: list[BoundField]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which fields are folded together."""

    id: str
    heading: str | Promise
    icon: str
    names: tuple[str, ...]


PARTS = (
    Part(id="description", heading=gettext_lazy("Description and second language"), icon="language",
         names=("title_other", "description_zh", "description_en", "class_id")),
    Part(id="composition", heading=gettext_lazy("Form and composition"), icon="flask",
         names=("form", "composition", "contaminants")),
    Part(id="hazard", heading=gettext_lazy("Hazard and waste codes"), icon="alert-triangle",
         names=("hazardous", "hp_codes", "ewc", "hw", "other_codes")),
    Part(id="route", heading=gettext_lazy("Where it goes today, and money"), icon="coin",
         names=("route", "route_cost", "price")),
    Part(id="time", heading=gettext_lazy("Place and time"), icon="calendar",
         names=("site", "pattern", "available_from", "available_until")),
    Part(id="packing", heading=gettext_lazy("Packaging and storage"), icon="package", names=("packaging", "storage")),
)  # fmt: skip
LEVEL = "sees_"  # before the name of a field: who sees it
WRITTEN = ("composition", "hp_codes", "ewc", "hw")  # lists that people write as text
STORED = (
    "site", "direction", "description_zh", "description_en", "class_id", "pattern", "available_from", "available_until",
    "form", "contaminants", "hazardous", "other_codes", "route", "route_cost", "price", "packaging", "storage",
    "visibility",
)  # fmt: skip


def _level(label: Any) -> forms.ChoiceField:
    same = ("", gettext_lazy("As the resource"))
    closer = [(level.value, level.label) for level in FIELD_LEVELS]
    return forms.ChoiceField(label=label, choices=[same, *closer], required=False)


def _text(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


def _date(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class ResourceForm(forms.Form):
    """A have or a want; direction and title are enough."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Organisation"), queryset=Organisation.objects.none())
    direction = forms.ChoiceField(
        label=gettext_lazy("Do you have it or want it?"), choices=Direction.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=200,
        help_text=gettext_lazy("In Chinese or English, as you call it: 粉煤灰, waste heat, forklift with driver."),
    )
    quantity = _text(
        gettext_lazy("How much?"), 80, help_text=gettext_lazy("For example 3.5 万吨/年, 500 kg/day or 20 t once.")
    )
    unit = _text("", 24, widget=forms.HiddenInput())  # accepted from the suggestions, for a number without a unit
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("Recognise it from the title")), *Kind.choices],
        required=False,
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see it?"),
        choices=Visibility.choices,
        initial=Visibility.PRACTITIONERS,
        widget=forms.RadioSelect,
        required=False,
    )
    title_other = _text(
        gettext_lazy("Title in the other language"), 200, help_text=gettext_lazy("Partners read it in their language.")
    )
    description_zh = _text(gettext_lazy("Description (Chinese)"), 5000, widget=forms.Textarea(attrs={"rows": 3}))
    description_en = _text(gettext_lazy("Description (English)"), 5000, widget=forms.Textarea(attrs={"rows": 3}))
    class_id = forms.ChoiceField(
        label=gettext_lazy("Resource class"),
        required=False,
        help_text=gettext_lazy("Left empty, it is recognised from the title."),
    )
    form = forms.ChoiceField(label=gettext_lazy("Physical form"), choices=[("", "—"), *Form.choices], required=False)
    composition = _text(
        gettext_lazy("Composition"),
        2000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "SiO2 50-55%; Al2O3 28%; Cl<0.02%"}),
        help_text=gettext_lazy("Component and share, separated by semicolons or lines; ranges are welcome."),
    )
    contaminants = _text(gettext_lazy("Contaminants"), 300)
    hazardous = forms.NullBooleanField(label=gettext_lazy("Hazardous waste?"), required=False)
    hp_codes = _text(gettext_lazy("Hazardous properties"), 100, help_text="HP4, HP14; T, C, I")
    ewc = _text(gettext_lazy("European List of Waste"), 200, help_text="10 01 02")
    hw = _text(gettext_lazy("Chinese hazardous waste list"), 200, help_text="HW08, 900-249-08")
    other_codes = _text(gettext_lazy("Other codes"), 200)
    route = forms.ChoiceField(
        label=gettext_lazy("Where does it go today?"), choices=[("", "—"), *Route.choices], required=False
    )
    route_cost = forms.DecimalField(
        label=gettext_lazy("What that costs, CNY a year"),
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("A negative number is an income."),
    )
    price = _text(
        gettext_lazy("Price you expect"), 120, help_text=gettext_lazy("For example 30 CNY/t ex works, or free.")
    )
    site = forms.ModelChoiceField(
        label=gettext_lazy("Site"),
        queryset=Site.objects.none(),
        required=False,
        help_text=gettext_lazy("Left empty, the main site counts."),
    )
    pattern = forms.ChoiceField(
        label=gettext_lazy("How it arises"), choices=[("", "—"), *Pattern.choices], required=False
    )
    available_from = forms.DateField(
        label=gettext_lazy("Available from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    available_until = forms.DateField(
        label=gettext_lazy("Available until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    packaging = _text(gettext_lazy("Packaging"), 120)
    storage = _text(gettext_lazy("Storage"), 120)

    def __init__(
        self,
        data: Any = None,
        *,
        organisations: QuerySet[Organisation],
        resource: Resource | None = None,
        closed: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = with_accepted(kwargs.get("initial", {}))
        if resource is not None:
            kwargs["initial"] = _initial(resource) | kwargs["initial"]
        super().__init__(with_accepted(data) if data else None, **kwargs)
        self.resource = resource
        self.closed = closed_columns(closed)
        for name in self.closed & set(self.fields) | ({"visibility"} if closed else set()):
            del self.fields[name]  # who may not read a field does not write it
        if not closed:
            self.fields |= {f"{LEVEL}{name}": _level(label) for name, (label, _columns) in CLOSABLE.items()}
        choices = [("", _empty_class(resource)), *class_choices()]
        offer_choices(self, "class_id", choices)
        offer_rows(self, "organisation", organisations)
        offer_rows(self, "site", Site.objects.filter(organisation__in=organisations))
        if resource is not None:
            del self.fields["organisation"]
        elif len(own := list(organisations[:2])) == 1:
            self.fields["organisation"].initial = own[0].pk
            self.fields["organisation"].widget = forms.HiddenInput()

    def sections(self) -> Iterator[Section]:
        """The folded parts."""
        for part in PARTS:
            bound = [self[name] for name in part.names if name in self.fields]
            if not bound:
                continue
            opened = any(field.errors or field.value() for field in bound)
            yield Section(id=part.id, heading=part.heading, icon=part.icon, fields=bound, is_open=opened)

    def levels(self) -> list[BoundField]:
        """Who sees single fields: one choice for each."""
        return [self[name] for name in self.fields if name.startswith(LEVEL)]

    def levels_are_set(self) -> bool:
        """Whether any field is kept closer."""
        return any(field.value() for field in self.levels())

    def visibility_cards(self) -> Iterator[tuple[Any, str | Promise]]:
        """The levels with what each means."""
        for radio in self["visibility"]:
            yield radio, VISIBILITY_WORDS[Visibility(str(radio.data["value"]))]

    def clean_quantity(self) -> dict[str, Any]:
        """Number, unit and period."""
        text = self.cleaned_data["quantity"]
        if not text:
            return {"quantity": None, "unit": "", "period": ""}
        if self.resource and text == self.initial.get("quantity"):
            return {name: getattr(self.resource, name) for name in ("quantity", "unit", "period")}
        unit = self.data.get("unit", "") if is_bare(text) else ""
        try:
            found = parse_quantity(f"{text} {unit}".strip())
        except SymbionetError:
            raise ValidationError(
                _("“%(text)s” cannot be read. Write a number, a unit and a period, such as 3.5 万吨/年 or 500 kg/day.")
                % {"text": text}
            ) from None
        return {"quantity": found.value, "unit": found.unit, "period": found.period}

    def clean_composition(self) -> list[dict[str, Any]]:
        """Rows of name, low, high, unit."""
        parts = read_composition(self.cleaned_data["composition"])
        return [{"name": part.name, "low": part.low, "high": part.high, "unit": part.unit} for part in parts]

    def clean_hp_codes(self) -> list[str]:
        """Codes HP1 to HP15, or the Chinese letters."""
        return _read_or_say(self.cleaned_data["hp_codes"], read_hp, "HP4")

    def clean_ewc(self) -> list[str]:
        """Six-digit codes that the list knows."""
        return cleaned_codes("ewc", _read_or_say(self.cleaned_data["ewc"], read_ewc, "10 01 02"))

    def clean_hw(self) -> list[str]:
        """Categories or eight-digit codes."""
        return _read_or_say(self.cleaned_data["hw"], read_hw, "HW08")

    def clean(self) -> dict[str, Any]:
        """Titles by language, the window in order, the site one of the organisation."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        values |= self._titles(values.get("title", ""), values.get("title_other", ""))
        first, last = values.get("available_from"), values.get("available_until")
        if first and last and last < first:
            self.add_error("available_until", _("The window ends before it begins."))
        owner = self.resource.organisation if self.resource else values.get("organisation")
        if owner and values.get("site") and values["site"].organisation_id != owner.pk:
            self.add_error("site", _("This site belongs to another organisation."))
        return values

    def _titles(self, title: str, other: str) -> dict[str, str]:
        en, zh = split_title(title)
        other_en, other_zh = split_title(other) if other else ("", "")
        if other and zh and not en:
            en = other_en
        elif other and en and not zh:
            zh = other_zh or other_en
        if other and not (en and zh):
            self.add_error("title_other", _("Both titles are in the same language; translate one."))
        return {"title_zh": zh, "title_en": en}

    def values(self) -> dict[str, Any]:
        """The clean values as the columns of a resource; an empty kind is left out, so that it is recognised."""
        clean = self.cleaned_data
        found: dict[str, Any] = {name: clean[name] for name in (*STORED, *WRITTEN) if name in clean}
        found |= clean.get("quantity", {})
        if "visibility" in found:
            found["visibility"] = found["visibility"] or Visibility.PRACTITIONERS
        if self.levels():
            asked = {name: clean[f"{LEVEL}{name}"] for name in CLOSABLE}
            found["field_visibility"] = {name: level for name, level in asked.items() if level}
        found |= {"title_zh": clean["title_zh"], "title_en": clean["title_en"]}
        found["class_stated"] = bool(found["class_id"])
        if self.resource and not (found["class_stated"] or self.resource.class_stated):
            del found["class_id"]  # it stays the one recognised from the title
        return found | ({"kind": clean["kind"]} if clean["kind"] else {})


def _read_or_say(text: str, read: Any, example: str) -> list[str]:
    found: list[str] = read(text)
    if text.strip() and not found:
        raise ValidationError(
            _("No code was found in “%(text)s”; write it like %(example)s.") % {"text": text, "example": example}
        )
    return found


def _empty_class(resource: Resource | None) -> str:
    if resource is not None and resource.class_id and not resource.class_stated:
        return _("Recognised from the title: %(name)s") % {"name": class_name(resource.class_id)}
    return "—"


def _initial(resource: Resource) -> dict[str, Any]:
    first, other = (resource.title_zh, resource.title_en) if is_chinese() else (resource.title_en, resource.title_zh)
    found = {name: getattr(resource, name) for name in (*STORED, "kind")}
    found |= {name: ", ".join(getattr(resource, name)) for name in ("hp_codes", "ewc", "hw")}
    found |= {f"{LEVEL}{name}": level for name, level in resource.field_visibility.items()}
    return found | {
        "class_id": resource.class_id if resource.class_stated else "",
        "title": first or other,
        "title_other": other if first else "",
        "quantity": quantity_words(resource),
        "composition": composition_words(resource.composition),
    }
