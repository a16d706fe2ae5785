"""The form of a have or a want (four questions first), of its photos and documents, and of a question to its owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.choices import offer_choices, offer_many, offer_rows
from symbionet.core.files import ACCEPTED, HELP
from symbionet.core.texts import is_chinese
from symbionet.engine.classification.written_codes import read_code_list
from symbionet.network.actions.values import ResourceValues
from symbionet.network.forms.inputs import inputs_of_fields, read_amount
from symbionet.network.forms.suggestions import is_bare, with_accepted
from symbionet.network.models import (
    Direction,
    Kind,
    Organisation,
    Resource,
    Site,
    Visibility,
)
from symbionet.network.pages.fields import closable_labels, hazard_denied_words
from symbionet.network.queries import (
    CLOSABLE,
    FIELD_LEVELS,
    class_choices,
    class_name,
    codes_words,
    composition_words,
    quantity_words,
    told_codes,
)
from symbionet.network.queries.fields import closed_columns
from symbionet.sheets.cells import split_title
from symbionet.sheets.fields import PARTS, RESOURCE_FIELDS, fields_of_part

__all__ = ["VISIBILITY_WORDS", "AskForm", "AttachmentForm", "CaptureForm", "ResourceForm", "Section"]

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


LEVEL = "sees_"  # before the name of a field: who sees it
STORED = ("direction", *(field.name for field in RESOURCE_FIELDS if field.part), "visibility")
TITLED = ("title_other",)  # stands beside the descriptions, though the titles are read together


def _level(label: Any) -> forms.ChoiceField:
    same = ("", gettext_lazy("As the resource"))
    closer = [(level.value, level.label) for level in FIELD_LEVELS]
    return forms.ChoiceField(label=label, choices=[same, *closer], required=False)


def _text(label: Any, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


class ResourceForm(forms.Form):
    """A have or a want; direction and title are enough."""

    typed = True  # an organisation among many is typed, with suggestions
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

    def __init__(
        self,
        data: Any = None,
        *,
        organisations: QuerySet[Organisation],
        resource: Resource | None = None,
        closed: frozenset[str] = frozenset(),
        by: User | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = with_accepted(kwargs.get("initial", {}))
        if resource is not None:
            kwargs["initial"] = _initial(resource) | kwargs["initial"]
        super().__init__(None if data is None else with_accepted(data), **kwargs)
        self.fields |= inputs_of_fields()
        self.resource, self.by = resource, by
        self.closed = closed_columns(closed)
        for name in self.closed & set(self.fields) | ({"visibility"} if closed else set()):
            del self.fields[name]  # who may not read a field does not write it
        if not closed:
            self.fields |= {f"{LEVEL}{name}": _level(label) for name, label in closable_labels().items()}
        choices = [("", _empty_class(resource)), *class_choices()]
        offer_choices(self, "class_id", choices)
        many = self.typed and offer_many(
            self, "organisation", organisations, route="organisation_options", names=("uscc", "vat")
        )
        if not self.typed:
            offer_rows(self, "organisation", organisations)
        sites = organisations.filter(pk__in=self._chosen()) if many else organisations
        if "site" in self.fields:
            offer_rows(self, "site", Site.objects.filter(organisation__in=sites))
        if resource is not None:
            del self.fields["organisation"]
        elif len(own := list(organisations[:2])) == 1:
            self.fields["organisation"].initial = own[0].pk
            self.fields["organisation"].widget = forms.HiddenInput()

    def _chosen(self) -> list[int]:
        """The key of the organisation that is chosen among many, as sent or proposed; only its sites are offered."""
        said = self.data.get("organisation") if self.is_bound else self.initial.get("organisation")
        try:
            found = self.fields["organisation"].clean(said)
        except ValidationError:
            return []  # the field itself says what is wrong
        return [found.pk] if found else []

    def sections(self) -> Iterator[Section]:
        """The folded parts."""
        for part in PARTS:
            names = (*(TITLED if part is PARTS[0] else ()), *(field.name for field in fields_of_part(part.id)))
            bound = [self[name] for name in names if name in self.fields]
            if not bound:
                continue
            opened = any(field.errors or field.value() for field in bound)
            heading = gettext_lazy(part.heading)
            yield Section(id=part.id, heading=heading, icon=part.icon, fields=bound, is_open=opened)

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
        unit = self.data.get("unit", "") if is_bare(text) else ""
        return read_amount(text, stands=self.resource, shown=self.initial.get("quantity"), unit=unit)

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
        self._sort_codes(values)
        return values

    def _sort_codes(self, values: dict[str, Any]) -> None:
        """Put each code under its list; one whose star was typed here says that it is hazardous, where nobody does."""
        if "ewc" not in values or "hw" not in values:
            return  # wrong, or closed to who types
        codes = tuple(dict.fromkeys((*values["ewc"], *values["hw"])))
        values["ewc"] = [code for code in codes if code.isdigit()]
        values["hw"] = [code for code in codes if not code.isdigit()]
        if values.get("hazardous") is None and self._typed_stars():
            values["hazardous"] = True

    def _typed_stars(self) -> set[str]:
        """The codes that got a star here; those that stand in the form already were printed with theirs."""
        typed, stood = (
            read_code_list(" ".join(str(found.get(name) or "") for name in ("ewc", "hw"))).starred
            for found in (self.data, self.initial)
        )
        return set(typed).difference(stood)

    def doubt(self) -> str:
        """The question to ask before clean values are stored: it is said not to be hazardous, and a code says it is."""
        clean = self.cleaned_data
        if clean.get("hazardous") is not False:
            return ""
        texts = [str(clean.get(name, "")) for name in ("title_zh", "title_en", "description_zh", "description_en")]
        codes = told_codes(texts, clean.get("ewc") or (), clean.get("hw") or ())
        sure = dict.fromkeys((*codes.sure, *self._typed_stars()))
        return hazard_denied_words(sure) if sure else ""

    def lockout(self) -> str:
        """The question to ask before values are stored: who types closes to itself what it cannot open again."""
        owner = self.resource.organisation if self.resource else self.cleaned_data["organisation"]
        if self.by is None or owner.pk in self.by.organisation_ids:
            return ""
        stood, labels = self.resource.field_visibility if self.resource else {}, closable_labels()
        asked = [name for name in CLOSABLE if self.cleaned_data.get(f"{LEVEL}{name}") == Visibility.PRIVATE]
        closed = [labels[name] for name in asked if stood.get(name) != Visibility.PRIVATE]
        if self.hides_from_who_types():
            closed = [_("this resource")]
        named = {"owner": owner, "fields": _(", ").join(closed)}
        return _("You could no longer read %(fields)s; only %(owner)s could open it again.") % named if closed else ""

    def hides_from_who_types(self) -> bool:
        """Whether a resource that stands already is closed to who types as a whole; who entered it keeps seeing it."""
        row, level = self.resource, self.cleaned_data.get("visibility")
        is_own = row is None or (self.by is not None and row.created_by_id == self.by.pk)
        return row is not None and not is_own and level == Visibility.PRIVATE != row.visibility

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

    def values(self) -> ResourceValues:
        """The clean values as the columns of a resource; an empty kind is left out, so that it is recognised."""
        clean = self.cleaned_data
        found: dict[str, Any] = {name: clean[name] for name in STORED if name in clean}
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
        if clean["kind"]:
            found["kind"] = clean["kind"]
        return cast(ResourceValues, found)


class PhotosInput(forms.FileInput):
    """Takes several photos at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files, each cleaned as one."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The chosen files, none where none was chosen."""
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in chosen if one]


class CaptureForm(ResourceForm):
    """A have or a want as it is noted on the shop floor: of the same questions its page shows four, and photos."""

    typed = False  # without a signal nothing can be suggested: all are in the page
    photos = PhotosField(
        label=gettext_lazy("Photos"),
        required=False,
        widget=PhotosInput(attrs={"accept": "image/*"}),
        help_text=gettext_lazy("They lose place and time when they are stored."),
    )


def _empty_class(resource: Resource | None) -> str:
    if resource is not None and resource.class_id and not resource.class_stated:
        return _("Recognised from the title: %(name)s") % {"name": class_name(resource.class_id)}
    return "—"


def _initial(resource: Resource) -> dict[str, Any]:
    first, other = (resource.title_zh, resource.title_en) if is_chinese() else (resource.title_en, resource.title_zh)
    found = {name: getattr(resource, name) for name in (*STORED, "kind")}
    found |= {f.name: codes_words(found[f.name]) for f in RESOURCE_FIELDS if f.value == "codes"}
    found |= {f.name: composition_words(found[f.name]) for f in RESOURCE_FIELDS if f.value == "components"}
    found |= {f"{LEVEL}{name}": level for name, level in resource.field_visibility.items()}
    return found | {
        "class_id": resource.class_id if resource.class_stated else "",
        "title": first or other,
        "title_other": other if first else "",
        "quantity": quantity_words(resource),
    }


class AskForm(forms.Form):
    """A question to the owner of a teaser."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("For"), queryset=Organisation.objects.none())
    message = forms.CharField(
        label=gettext_lazy("What do you want it for?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", organisations)
        if len(own := list(organisations[:2])) == 1:
            self.fields["organisation"].initial = own[0].pk
            self.fields["organisation"].widget = forms.HiddenInput()


class AttachmentForm(forms.Form):
    """One photo or document."""

    file = forms.FileField(
        label=gettext_lazy("Photo or document"),
        help_text=HELP,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
