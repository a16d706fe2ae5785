"""Forms of organisations, their sites and contact persons."""

import copy
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, recruits
from symbionet.core.choices import offer_rows
from symbionet.engine.classification.written_codes import read_code_list
from symbionet.engine.packs import load_packs
from symbionet.network.actions.values import ContactValues, OrganisationValues, ParkValues, SiteValues
from symbionet.network.forms.codes import cleaned_sector, cleaned_uscc, cleaned_vat, sector_attributes, sector_label
from symbionet.network.models import Contact, MembershipState, Organisation, OrganisationKind, Park, Site
from symbionet.network.queries import codes_words, parks, recruiters
from symbionet.sheets.cells import read_degrees
from symbionet.sheets.coordinates import to_wgs84

__all__ = ["BulkForm", "ContactForm", "DeclineForm", "MoveForm", "OrganisationForm", "ParkForm", "SiteForm"]

SYSTEMS = [
    ("wgs84", gettext_lazy("WGS-84 (GPS, Tianditu)")),
    ("gcj02", gettext_lazy("GCJ-02 (Amap, Tencent)")),
    ("bd09", gettext_lazy("BD-09 (Baidu)")),
]
UNCHANGED = gettext_lazy("as it is")
NO_CHINESE_CODE = gettext_lazy("Type a word or a code, for example 水泥 or C3011.")


class OrganisationForm(forms.ModelForm):
    """An organisation; only a name is required, sizes are computed where left empty."""

    gb4754 = forms.CharField(label=gettext_lazy("Sector (GB/T 4754)"), required=False, help_text=NO_CHINESE_CODE)
    nace = forms.CharField(
        label=gettext_lazy("Sector (NACE)"), required=False, help_text=gettext_lazy("For example cement or 2351.")
    )
    permits = forms.CharField(
        label=gettext_lazy("Waste permits"),
        required=False,
        help_text=gettext_lazy(
            "Waste it may lawfully receive: HW categories such as HW08, List of Waste codes, or “hazardous”."
        ),
    )

    class Meta:
        model = Organisation
        fields = [
            "name_zh", "name_en", "kind", "uscc", "vat", "gb4754", "nace", "business_zh", "business_en", "employees",
            "turnover_million", "assets_million", "currency", "size_class_cn", "size_class_eu", "park", "permits",
            "website", "intermediary", "notes",
        ]  # fmt: skip
        widgets = {
            "business_zh": forms.Textarea(attrs={"rows": 2}),
            "business_en": forms.Textarea(attrs={"rows": 2}),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "uscc": gettext_lazy("18 characters, as on the business licence."),
            "vat": gettext_lazy("For firms in the EU, with the country: DE123456789."),
            "size_class_cn": gettext_lazy("Left empty, it follows from sector, employees and turnover."),
            "size_class_eu": gettext_lazy("Left empty, it follows from employees and turnover or assets."),
            "notes": gettext_lazy("Seen by the programme and the organisation itself."),
        }

    def __init__(self, *args: Any, visitor: Visitor, instance: Organisation | None = None, **kwargs: Any) -> None:
        # a copy: Django writes the input into the instance, and the action compares with what is stored
        kwargs["instance"] = copy.copy(instance) if instance else None
        super().__init__(*args, **kwargs)
        offer_rows(self, "park", parks())
        for name, scheme in (("gb4754", "gb4754"), ("nace", "nace2")):
            self._offer_sectors(name, scheme)
        if self.instance.pk:
            self.initial["permits"] = codes_words(self.instance.permits)
        if not recruits(visitor):
            del self.fields["intermediary"], self.fields["notes"]
        else:
            offer_rows(self, "intermediary", Organisation.objects.filter(kind=OrganisationKind.INTERMEDIARY))

    def _offer_sectors(self, name: str, scheme: str) -> None:
        """Tie the field to its list of suggestions, and show a stored code with its name."""
        self.fields[name].widget.attrs |= sector_attributes(scheme, name)
        row = load_packs().codes(scheme).get(self.initial.get(name, ""))
        if row:
            self.initial[name] = sector_label(row)

    def clean_uscc(self) -> str:
        """The code with its check digit verified."""
        return cleaned_uscc(self.cleaned_data["uscc"])

    def clean_vat(self) -> str:
        """The number with its check digit verified."""
        return cleaned_vat(self.cleaned_data["vat"])

    def clean_gb4754(self) -> str:
        """The code of the sector."""
        return cleaned_sector("gb4754", self.cleaned_data["gb4754"])

    def clean_nace(self) -> str:
        """The code of the sector."""
        return cleaned_sector("nace2", self.cleaned_data["nace"])

    def clean_permits(self) -> list[str]:
        """Codes of waste that may be received."""
        text = self.cleaned_data["permits"]
        everything = ["hazardous"] if any(word in text.lower() for word in ("hazardous", "危险")) else []
        codes = read_code_list(text)
        found = [*everything, *codes.hw, *codes.ewc]
        if text.strip() and not found:
            raise ValidationError(_("No waste code was found; write HW08, 170503 or “hazardous”."))
        return found

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("name_zh") and not values.get("name_en"):
            self.add_error("name_zh", _("Give a name in Chinese or English."))
        return values

    def values(self) -> OrganisationValues:
        """The clean values of the fields."""
        return cast(OrganisationValues, dict(self.cleaned_data))


class SiteForm(forms.ModelForm):
    """A place; coordinates of Chinese maps are converted to WGS-84."""

    lon = forms.CharField(label=gettext_lazy("Longitude"), required=False, help_text="117.7035")
    lat = forms.CharField(label=gettext_lazy("Latitude"), required=False, help_text="39.0226")
    system = forms.ChoiceField(
        label=gettext_lazy("Coordinates taken from"),
        choices=SYSTEMS,
        help_text=gettext_lazy("Chinese maps shift places by some 500 m; they are shifted back."),
    )

    class Meta:
        model = Site
        fields = ["name_zh", "name_en", "address_zh", "address_en", "park", "lon", "lat", "system", "is_main"]

    def __init__(self, *args: Any, instance: Site | None = None, **kwargs: Any) -> None:
        kwargs["instance"] = copy.copy(instance) if instance else None
        super().__init__(*args, **kwargs)
        offer_rows(self, "park", parks())
        self.fields["system"].required = False

    def clean_lon(self) -> float | None:
        """Degrees, also from 117°42′00″."""
        return _degrees(self.cleaned_data["lon"], limit=180)

    def clean_lat(self) -> float | None:
        """Degrees, also from 39°01′00″."""
        return _degrees(self.cleaned_data["lat"], limit=90)

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none, in WGS-84; something that tells the place."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        lon, lat, system = values.get("lon"), values.get("lat"), values.pop("system", "") or "wgs84"
        if (lon is None) != (lat is None) and not self.errors:
            self.add_error("lat" if lat is None else "lon", _("Give both longitude and latitude, or neither."))
        elif lon is not None and lat is not None:
            place = to_wgs84(lon, lat, system)
            values["lon"], values["lat"] = round(place.lon, 6), round(place.lat, 6)
        texts = ("name_zh", "name_en", "address_zh", "address_en", "park")
        if not self.errors and lon is None and not any(values.get(name) for name in texts):
            self.add_error("address_zh", _("Give an address, a park or coordinates."))
        return values

    def values(self) -> SiteValues:
        """The clean values of the fields, coordinates in WGS-84."""
        clean = {name: value for name, value in self.cleaned_data.items() if name != "system"}
        return cast(SiteValues, clean)


def _degrees(text: str, *, limit: int) -> float | None:
    if not text.strip():
        return None
    value = read_degrees(text)
    if value is None or not -limit <= value <= limit:
        raise ValidationError(
            _("“%(text)s” is not in degrees between −%(limit)s and %(limit)s; write it like 117.7035.")
            % {"text": text, "limit": limit}
        )
    return value


class ContactForm(forms.ModelForm):
    """A contact person."""

    class Meta:
        model = Contact
        fields = ["name", "position", "phone", "email", "wechat", "is_main"]
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, instance: Contact | None = None, **kwargs: Any) -> None:
        kwargs["instance"] = copy.copy(instance) if instance else None
        super().__init__(*args, **kwargs)

    def values(self) -> ContactValues:
        """The clean values of the fields."""
        return cast(ContactValues, dict(self.cleaned_data))


class MoveForm(forms.Form):
    """To which state of recruitment, and a word on why."""

    state = forms.ChoiceField(
        label=gettext_lazy("Membership"),
        choices=[choice for choice in MembershipState.choices if choice[0] != MembershipState.APPLIED],
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)


class DeclineForm(forms.Form):
    """Why an application is declined; the applicant reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason (the applicant reads it)"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ParkForm(forms.Form):
    """A park, or a zone of one; only a name is required."""

    name_zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=120, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=120, required=False)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Zone of"),
        queryset=Park.objects.none(),
        required=False,
        empty_label=gettext_lazy("a park of its own"),
    )
    district = forms.CharField(label=gettext_lazy("District"), max_length=80, required=False)
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180, help_text=SYSTEMS[0][1]
    )
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "parent", parks())

    def clean(self) -> dict[str, Any]:
        """A name in one of the languages, and both coordinates or none."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("name_zh") and not values.get("name_en"):
            self.add_error("name_zh", _("Give a name in Chinese or English."))
        if (values.get("lon") is None) != (values.get("lat") is None) and not {"lon", "lat"} & set(self.errors):
            self.add_error("lat", _("Give both longitude and latitude, or neither."))
        return values

    def values(self) -> ParkValues:
        """What is said of the park."""
        return cast(ParkValues, dict(self.cleaned_data))


class BulkForm(forms.Form):
    """What is changed of many organisations; what is left empty stays as it is with each."""

    recruited_by = forms.ModelChoiceField(
        label=gettext_lazy("Who recruits"), queryset=User.objects.none(), required=False, empty_label=UNCHANGED
    )
    intermediary = forms.ModelChoiceField(
        label=gettext_lazy("Recruited through"), queryset=Organisation.objects.none(), required=False,
        empty_label=UNCHANGED,
    )  # fmt: skip
    park = forms.ModelChoiceField(
        label=gettext_lazy("Park"), queryset=Park.objects.none(), required=False, empty_label=UNCHANGED
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Membership"),
        choices=[("", UNCHANGED), *(one for one in MembershipState.choices if one[0] != MembershipState.APPLIED)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "recruited_by", recruiters())
        offer_rows(self, "intermediary", Organisation.objects.filter(kind=OrganisationKind.INTERMEDIARY))
        offer_rows(self, "park", parks())

    def clean(self) -> dict[str, Any]:
        """At least one change."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(values.values()):
            raise ValidationError(_("Choose what is to be changed."))
        return values

    def values(self) -> OrganisationValues:
        """What is to be changed."""
        return cast(OrganisationValues, {name: value for name, value in self.cleaned_data.items() if value})
