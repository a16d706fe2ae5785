"""Forms of tasks."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.core.days import date_input
from symbionet.work.queries.team import people_for_tasks, team_members

__all__ = ["GiveForm", "TaskForm"]


class PersonField(forms.ModelChoiceField):
    """A person to choose, a member with the organisation it speaks for."""

    def label_from_instance(self, obj: User) -> str:
        """The name, and the organisations."""
        return " · ".join([str(obj), *(str(one.organisation) for one in obj.memberships.all())])


class TaskForm(forms.Form):
    """A task: what, until when, whose, and when its person is reminded."""

    title = forms.CharField(label=_("Task"), max_length=250)
    due = forms.DateField(label=_("Due"), required=False, widget=date_input())
    remind_on = forms.DateField(
        label=_("Remind on"),
        required=False,
        widget=date_input(),
        help_text=_("The due date, unless you choose another."),
    )
    assigned_to = PersonField(label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("me"))

    def __init__(self, *args: Any, subject: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "assigned_to", people_for_tasks(subject))


class GiveForm(forms.Form):
    """The person a task is given to."""

    to = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "to", team_members())
