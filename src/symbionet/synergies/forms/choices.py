"""The field that asks for an organisation by its name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import NamedChoiceField, offer_rows, suggested_by
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to

__all__ = ["open_organisations", "organisation_field"]

NAMES = ("name_zh", "name_en", "uscc", "vat")


def organisation_field(label: Any, *, required: bool = True) -> NamedChoiceField:
    """A field that takes the name or code of an organisation; closed until `open_organisations`."""
    help_text = _("Type a part of the name and choose.")
    none = Organisation.objects.none()
    return NamedChoiceField(label=label, queryset=none, required=required, names=NAMES, help_text=help_text)


def open_organisations(form: forms.Form, name: str, *, user: User) -> None:
    """Let the field find the organisations the user may see, with suggestions in the data list `<name>-options`."""
    field = offer_rows(form, name, organisations_visible_to(user).order_by("name_en", "name_zh"))
    field.widget.attrs |= suggested_by("organisation_options", name)
