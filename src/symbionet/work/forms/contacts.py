"""The form of the contact log."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_rows
from symbionet.core.days import SOON, date_input, day_after
from symbionet.work.actions import NoteValues
from symbionet.work.models import ContactKind, ContactNote

__all__ = ["ContactForm"]

NEVER = ("", _("no date"))
WAYS = [(kind.value, _("By e-mail") if kind == ContactKind.EMAIL else kind.label) for kind in ContactKind]


class ContactForm(forms.Form):
    """One contact, on one screen of a phone: a kind, what was agreed and what comes next; the rest has defaults."""

    kind = forms.ChoiceField(label=_("How"), choices=WAYS, initial=ContactKind.CALL, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        label=_("With"), queryset=ContactNote.objects.none(), required=False, empty_label=_("both or another")
    )
    whom = forms.CharField(
        label=_("Who was spoken to"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "people-to-speak-to", "autocomplete": "off"}),
    )
    agreed = forms.CharField(
        label=_("What was agreed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "enterkeyhint": "done"})
    )
    next_step = forms.CharField(label=_("Next step"), max_length=250, required=False)
    due_in = forms.ChoiceField(label=_("Due"), choices=[NEVER, *SOON], required=False, widget=forms.RadioSelect)
    next_due = forms.DateField(label=_("or on"), required=False, widget=date_input())
    on = forms.DateField(label=_("Date of the contact"), required=False, widget=date_input())

    def __init__(self, *args: Any, organisations: Sequence[Model] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if not organisations:
            del self.fields["organisation"]
            return
        keys = [organisation.pk for organisation in organisations]
        offer_rows(self, "organisation", ContactNote.organisation_model()._default_manager.filter(pk__in=keys))

    def clean(self) -> dict[str, Any]:
        """The values for `log_contact`: a chosen day counts where no date is given."""
        cleaned = dict(super().clean() or self.cleaned_data)
        due_in = cleaned.pop("due_in", "")
        cleaned["next_due"] = cleaned.get("next_due") or day_after(due_in)
        cleaned["on"] = cleaned.get("on") or timezone.localdate()
        if cleaned["next_due"] and not cleaned.get("next_step") and not self.errors:
            self.add_error("next_step", _("Say what is due on that day, or choose no date."))
        return cleaned

    def values(self) -> NoteValues:
        """The values of a valid form."""
        return cast(NoteValues, self.cleaned_data)
