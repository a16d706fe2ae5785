"""Forms of the contact log, tasks, messages and documents."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_choices, offer_rows
from symbionet.network.models import Organisation
from symbionet.synergies.models import Audience, DocumentKind, Synergy
from symbionet.synergies.queries.following import people_for_tasks, team_members
from symbionet.work.models import ContactKind

__all__ = [
    "ContactForm",
    "DocumentForm",
    "FollowUpForm",
    "GiveForm",
    "MessageForm",
    "SnoozeForm",
    "VersionForm",
    "recipients",
]

DATE = {"type": "date"}
FILES = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx,.pptx"
# days after which something is due, to be chosen with one thumb
SOON = (("1", _("tomorrow")), ("3", _("in 3 days")), ("7", _("in a week")), ("14", _("in 2 weeks")))
NEVER = ("", _("no date"))
WAYS = [(kind.value, _("By e-mail") if kind == ContactKind.EMAIL else kind.label) for kind in ContactKind]


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


def _day(days: str) -> date | None:
    return timezone.localdate() + timedelta(days=int(days)) if days else None


class ContactForm(forms.Form):
    """One contact, on one screen of a phone: a kind, what was agreed and what comes next; the rest has defaults."""

    kind = forms.ChoiceField(label=_("How"), choices=WAYS, initial=ContactKind.CALL, widget=forms.RadioSelect)
    organisation = forms.ModelChoiceField(
        label=_("With"), queryset=Organisation.objects.none(), required=False, empty_label=_("both or another")
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
    next_due = forms.DateField(label=_("or on"), required=False, widget=_date_input())
    on = forms.DateField(label=_("Date of the contact"), required=False, widget=_date_input())

    def __init__(self, *args: Any, organisations: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        if not organisations:
            del self.fields["organisation"]
            return
        keys = [organisation.pk for organisation in organisations]
        offer_rows(self, "organisation", Organisation.objects.filter(pk__in=keys))

    def clean(self) -> dict[str, Any]:
        """The values for `log_contact`: a chosen day counts where no date is given."""
        cleaned = dict(super().clean() or self.cleaned_data)
        due_in = cleaned.pop("due_in", "")
        cleaned["next_due"] = cleaned.get("next_due") or _day(due_in)
        cleaned["on"] = cleaned.get("on") or timezone.localdate()
        if cleaned["next_due"] and not cleaned.get("next_step") and not self.errors:
            self.add_error("next_step", _("Say what is due on that day, or choose no date."))
        return cleaned


class PersonField(forms.ModelChoiceField):
    """A person to choose, a member with the organisation it speaks for."""

    def label_from_instance(self, obj: User) -> str:
        """The name, and the organisations."""
        return " · ".join([str(obj), *(str(one.organisation) for one in obj.memberships.all())])


class FollowUpForm(forms.Form):
    """A task: what, until when, whose, and when its person is reminded."""

    title = forms.CharField(label=_("Task"), max_length=250)
    due = forms.DateField(label=_("Due"), required=False, widget=_date_input())
    remind_on = forms.DateField(
        label=_("Remind on"),
        required=False,
        widget=_date_input(),
        help_text=_("The due date, unless you choose another."),
    )
    assigned_to = PersonField(label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("me"))

    def __init__(self, *args: Any, synergy: Synergy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "assigned_to", people_for_tasks(synergy))


class GiveForm(forms.Form):
    """The person a task is given to."""

    to = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", team_members())


class SnoozeForm(forms.Form):
    """To which day a task is put off."""

    days = forms.ChoiceField(label=_("Put off"), choices=SOON, required=False)
    until = forms.DateField(required=False, widget=_date_input())

    def day(self) -> date:
        """The chosen day; tomorrow where none is chosen."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        return cleaned.get("until") or _day(cleaned.get("days") or "1") or timezone.localdate()


class MessageForm(forms.Form):
    """A message and who reads it."""

    audience = forms.ChoiceField(label=_("Who reads it"), choices=Audience.choices)
    text = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    mentions = forms.ModelMultipleChoiceField(
        label=_("Mention"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, audiences: Sequence[Audience], team: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "audience", recipients(audiences))
        people: QuerySet[User] = team_members()
        if team:
            offer_rows(self, "mentions", people)
        else:
            del self.fields["mentions"]


class DocumentForm(forms.Form):
    """A new document with its first file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, WebP, PDF, Word, Excel or PowerPoint; at most 10 MB. Photos lose their location data."),
        widget=forms.ClearableFileInput(attrs={"accept": FILES}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices, initial=DocumentKind.OTHER)
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("The file's name, unless you write one.")
    )
    audience = forms.ChoiceField(label=_("Who reads it"), choices=Audience.choices)

    def __init__(self, *args: Any, audiences: Sequence[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "audience", recipients(audiences))


class VersionForm(forms.Form):
    """The next version of a document."""

    file = forms.FileField(label=_("New version"), widget=forms.ClearableFileInput(attrs={"accept": FILES}))
    note = forms.CharField(label=_("What changed"), max_length=250, required=False)


def recipients(audiences: Sequence[Audience]) -> list[tuple[str, str]]:
    """The choices of who reads something, the usual one first."""
    return [(audience.value, str(audience.label)) for audience in audiences]
