"""Forms about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import Role, TokenScope, User
from symbionet.accounts.queries import (
    Visitor,
    inviting_organisations,
    open_work,
    people_taking_over,
    roles_grantable_by,
)
from symbionet.core.choices import offer_choices, offer_many, offer_rows

__all__ = [
    "AcceptForm",
    "FirstManagerForm",
    "HandOverForm",
    "InvitationForm",
    "PeopleFilterForm",
    "ProfileForm",
    "RoleForm",
    "TokenForm",
    "ViewForm",
]


class ProfileForm(forms.Form):
    """What people say about themselves."""

    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Pages and e-mail come in this language."),
    )


class TokenForm(forms.Form):
    """What a new access token is for, and whether it may write."""

    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example: weighbridge, monthly report, notebook.")
    )
    scope = forms.ChoiceField(
        label=_("What may it do?"),
        choices=TokenScope,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
        help_text=_("A program that only makes reports needs no more than to read."),
    )


class PeopleFilterForm(forms.Form):
    """Search and role filter of the list of people."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])


class RoleForm(forms.Form):
    """A role to give or take."""

    role = forms.ChoiceField(label=_("Role"), choices=[])

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        """A form that offers `roles`."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "role", [(role.value, role.label) for role in roles])


class RevokeForm(RoleForm):
    """A role to take, and who takes the open work that takes it; nobody where there is none."""

    to = forms.ModelChoiceField(label=_("Who takes the open work"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """A form for a role of this person."""
        super().__init__(*args, **kwargs)
        self.fields["role"].widget = forms.HiddenInput()
        offer_rows(self, "to", people_taking_over(person))


class HandOverForm(forms.Form):
    """Who takes over the open work of a person who leaves."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    to = forms.ModelChoiceField(label=_("Who takes the open work"), queryset=User.objects.none())

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """A form that offers what the person is in charge of, and everybody else who can sign in and has a role."""
        super().__init__(*args, **kwargs)
        kinds = [(holding.key, holding.words(count)) for holding, count in open_work(person)]
        offer_choices(self, "kind", [("", _("All of it")), *kinds])
        offer_rows(self, "to", people_taking_over(person))


class InvitationForm(forms.Form):
    """Whom to invite, for which organisation or role, in which language."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=[])
    organisation: Any = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, required=False, empty_label=_("No organisation")
    )
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, visitor: Visitor, **kwargs: Any) -> None:
        """A form that offers what `visitor` may invite for."""
        super().__init__(*args, **kwargs)
        roles = [Role.MEMBER, *roles_grantable_by(visitor)]
        offer_choices(self, "role", [(role.value, role.label) for role in roles])
        offer_many(self, "organisation", inviting_organisations(visitor), route="organisation_options")
        if len(roles) == 1:
            self.fields["role"].widget = forms.HiddenInput()
            self.fields["role"].initial = Role.MEMBER.value

    def clean(self) -> dict[str, Any]:
        """A member contact needs an organisation."""
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.MEMBER and "organisation" in cleaned and cleaned["organisation"] is None:
            self.add_error("organisation", _("A member contact belongs to an organisation: choose one."))
        return cleaned


class AcceptForm(forms.Form):
    """Name and password of a person who accepts an invitation."""

    name = forms.CharField(label=_("Name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        """A form for the person of that e-mail."""
        super().__init__(*args, **kwargs)
        self.address = email
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Two equal passwords that are hard to guess."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("The two passwords differ: type the same one twice."))
        elif password:
            try:
                validate_password(password, User(email=self.address, name=cleaned.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class FirstManagerForm(AcceptForm):
    """Who sets the platform up: name, e-mail and password of the first manager."""

    email = forms.EmailField(
        label=_("E-mail (you sign in with it)"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    field_order = ("name", "email", "password", "password_again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A form that asks for the e-mail, too."""
        super().__init__(*args, email="", **kwargs)
        del self.fields["phone"]

    def clean_email(self) -> str:
        """The e-mail, which the password must not resemble."""
        self.address = str(self.cleaned_data["email"])
        return self.address


class ViewForm(forms.Form):
    """A list as it is seen, to be kept under a name."""

    path = forms.CharField(max_length=200)
    query = forms.CharField(max_length=4000, required=False)
    name = forms.CharField(label=_("Name of the view"), max_length=60)
    is_shared = forms.BooleanField(required=False)
