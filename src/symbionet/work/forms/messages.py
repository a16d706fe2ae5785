"""The form of a message."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_choices, offer_rows
from symbionet.work.queries.team import team_members

__all__ = ["MessageForm"]

type Labels = list[tuple[str, str]]


class MessageForm(forms.Form):
    """A message and who reads it."""

    audience = forms.ChoiceField(label=_("Who reads it"), choices=[])
    text = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    mentions = forms.ModelMultipleChoiceField(
        label=_("Mention"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, audiences: Labels, team: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "audience", audiences)
        people: QuerySet[User] = team_members()
        if team:
            offer_rows(self, "mentions", people)
        else:
            del self.fields["mentions"]
