"""The form by which a supplier registers its firm from a link: the least that an account needs."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.core.purposes import tell_purposes
from symbionet.network.actions import ContactValues, OrganisationValues
from symbionet.network.models import Organisation
from symbionet.sheets.cells import check_uscc

__all__ = ["FirmForm"]


def _password(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, strip=False, widget=widget)


class FirmForm(forms.Form):
    """A firm and the person who answers for it."""

    name_zh = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=200, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=200, required=False)
    uscc = forms.CharField(label=gettext_lazy("Unified social credit code"), max_length=40, required=False)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=100)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=100, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail (you sign in with it)"))
    password = _password(gettext_lazy("Password"))
    password_again = _password(gettext_lazy("Password again"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell_purposes(self)

    def clean_uscc(self) -> str:
        """The code, checked; one firm registers once."""
        code = str(self.cleaned_data["uscc"]).strip().upper()
        if code and not check_uscc(code):
            raise ValidationError(_("The unified social credit code has 18 characters and a check digit."))
        if code and Organisation.objects.filter(uscc=code).exists():
            raise ValidationError(
                _("This firm is in the network already: sign in with its account and open the link again.")
            )
        return code

    def clean(self) -> dict[str, Any]:
        """A name, and twice the same good password."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("name_zh") and not values.get("name_en"):
            self.add_error("name_zh", _("Give a name in Chinese or English."))
        first = values.get("password")
        if first and first != values.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        if first:
            try:
                validate_password(first, User(email=values.get("email", ""), name=values.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return values

    def organisation_values(self) -> OrganisationValues:
        """What is said of the firm."""
        return cast(OrganisationValues, {name: self.cleaned_data[name] for name in ("name_zh", "name_en", "uscc")})

    def contact_values(self) -> ContactValues:
        """What is said of the person."""
        return cast(ContactValues, {name: self.cleaned_data[name] for name in ("name", "position", "phone", "email")})
