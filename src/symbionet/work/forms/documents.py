"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_choices
from symbionet.core.files import ACCEPTED, HELP

__all__ = ["DocumentForm", "VersionForm"]

type Labels = list[tuple[str, str]]


class DocumentForm(forms.Form):
    """A new document with its first file."""

    file = forms.FileField(
        label=_("File"),
        help_text=HELP,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[], initial="other")
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("The file's name, unless you write one.")
    )
    audience = forms.ChoiceField(label=_("Who reads it"), choices=[])

    def __init__(self, *args: Any, audiences: Labels, kinds: Labels, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", kinds)
        offer_choices(self, "audience", audiences)


class VersionForm(forms.Form):
    """The next version of a document."""

    file = forms.FileField(label=_("New version"), widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}))
    note = forms.CharField(label=_("What changed"), max_length=250, required=False)
