"""The form by which a firm registers itself: its name and a person with a password; the rest comes later."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.core.purposes import tell_purposes
from symbionet.network.actions.values import ContactValues, OrganisationValues
from symbionet.network.forms.codes import cleaned_sector, cleaned_uscc, sector_attributes
from symbionet.network.models import Organisation, OrganisationKind, Park
from symbionet.network.queries import parks

__all__ = ["RegistrationForm"]

ORGANISATION = ("name_zh", "name_en", "kind", "uscc", "gb4754", "park")


class RegistrationForm(forms.Form):
    """An organisation and its first contact person."""

    name_zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrganisationKind.choices)
    uscc = forms.CharField(
        label=gettext_lazy("Unified social credit code"),
        required=False,
        help_text=gettext_lazy("18 characters, as on the business licence. Speeds up the approval."),
    )
    gb4754 = forms.CharField(
        label=gettext_lazy("Sector (GB/T 4754)"),
        required=False,
        help_text=gettext_lazy("Type a word or a code, for example 水泥 or C3011."),
    )
    park = forms.ModelChoiceField(label=gettext_lazy("Park"), queryset=Park.objects.none(), required=False)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=100)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=100, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail (you sign in with it)"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters; not a common word."),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell_purposes(self)
        offer_rows(self, "park", parks())
        self.fields["gb4754"].widget.attrs |= sector_attributes("gb4754", "gb4754")

    def clean_uscc(self) -> str:
        """The code, checked; one firm registers once."""
        code = cleaned_uscc(self.cleaned_data["uscc"])
        if code and Organisation.objects.filter(uscc=code).exists():
            raise ValidationError(_("This organisation is in the network already: ask its contact to invite you."))
        return code

    def clean_gb4754(self) -> str:
        """The code of the sector."""
        return cleaned_sector("gb4754", self.cleaned_data["gb4754"])

    def clean(self) -> dict[str, Any]:
        """A name, and twice the same good password."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("name_zh") and not values.get("name_en"):
            self.add_error("name_zh", _("Give a name in Chinese or English."))
        self._check_passwords(values)
        return values

    def _check_passwords(self, values: dict[str, Any]) -> None:
        first, second = values.get("password"), values.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", _("The two passwords differ."))
        if first:
            try:
                validate_password(first, User(email=values.get("email", ""), name=values.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        if first and first == second and "password" not in self.errors:
            for name in ("password", "password_again"):  # what is wrong elsewhere must not cost what was typed here
                cast(forms.PasswordInput, self.fields[name].widget).render_value = True

    def organisation_values(self) -> OrganisationValues:
        """What is said of the organisation."""
        return cast(OrganisationValues, {name: self.cleaned_data[name] for name in ORGANISATION})

    def contact_values(self) -> ContactValues:
        """What is said of the person."""
        return cast(ContactValues, {name: self.cleaned_data[name] for name in ("name", "position", "phone", "email")})
