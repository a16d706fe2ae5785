"""Forms of notices."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.notices.models import Frequency
from symbionet.notices.queries import topics

__all__ = ["NoticeFilterForm", "PreferencesForm"]


def _topic_choices() -> list[tuple[str, str | Promise]]:
    return [("", _("All topics")), *((code, topic.label) for code, topic in topics().items())]


class NoticeFilterForm(forms.Form):
    """What of the notices is listed."""

    unread = forms.BooleanField(required=False)
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        choices=_topic_choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class PreferencesForm(forms.Form):
    """How often e-mail comes about each topic."""

    prefix = "mail"  # a field called "matches" would hide the form's own matches(), which htmx calls

    def __init__(self, *args: Any, frequencies: Mapping[str, str], **kwargs: Any) -> None:
        """A form with one row of choices per topic, set as `frequencies` says."""
        super().__init__(*args, **kwargs)
        for code, topic in topics().items():
            self.fields[code] = forms.ChoiceField(
                label=str(topic.label),
                choices=Frequency.choices,
                initial=frequencies[code],
                widget=forms.RadioSelect,
            )
