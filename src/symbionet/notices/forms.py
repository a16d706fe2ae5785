"""Forms of notices."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.notices.models import Frequency, Topic

__all__ = ["NoticeFilterForm", "PreferencesForm"]


class NoticeFilterForm(forms.Form):
    """What of the notices is listed."""

    unread = forms.BooleanField(required=False)
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        choices=[("", _("All topics")), *Topic.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class PreferencesForm(forms.Form):
    """How often e-mail comes about each topic."""

    prefix = "mail"  # a field called "matches" would hide the form's own matches(), which htmx calls

    def __init__(self, *args: Any, frequencies: Mapping[str, str], **kwargs: Any) -> None:
        """A form with one row of choices per topic, set as `frequencies` says."""
        super().__init__(*args, **kwargs)
        for topic in Topic:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                choices=Frequency.choices,
                initial=frequencies[topic.value],
                widget=forms.RadioSelect,
            )
