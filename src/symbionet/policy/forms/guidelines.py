"""Forms of guidelines and their consultation."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.policy.actions.guidelines import AdoptionValues
from symbionet.policy.models import GuidelineVersion, Paragraph, Verdict

__all__ = ["AdoptForm", "AnswerForm", "CommentForm", "DraftForm", "ModerateForm", "OpenForm", "ParagraphForm"]

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DraftForm(forms.Form):
    """A new version, from another one or from the edition that comes with the product."""

    number = forms.CharField(label=_("Number of the new version"), max_length=20)
    based_on = forms.ModelChoiceField(
        label=_("Drafted from"),
        queryset=GuidelineVersion.objects.none(),
        required=False,
        empty_label=_("the first edition that comes with the product"),
    )

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["based_on"]).queryset = versions


class ParagraphForm(forms.ModelForm[Paragraph]):
    """A row of a draft in both languages."""

    class Meta:
        model = Paragraph
        fields = ("zh", "en")
        widgets = {"zh": forms.Textarea(attrs={"rows": 6}), "en": forms.Textarea(attrs={"rows": 6})}


class OpenForm(forms.Form):
    """Until when comments are taken."""

    until = forms.DateField(label=_("Comments until"), widget=DAY)


class CommentForm(forms.Form):
    """A comment on one paragraph."""

    paragraph = forms.ModelChoiceField(queryset=Paragraph.objects.none(), widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What should be changed, and why?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, version: GuidelineVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["paragraph"]).queryset = version.paragraphs.all()


class ModerateForm(forms.Form):
    """Why a comment is hidden or shown again."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class AnswerForm(forms.Form):
    """One reply to the ticked comments."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices)
    text = forms.CharField(
        label=_("Reply, published beside the comments"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AdoptForm(forms.Form):
    """Who adopted the version, when, and what was decided."""

    adopted_by = forms.CharField(label=_("Adopted by"), max_length=200)
    adopted_on = forms.DateField(label=_("Adopted on"), widget=DAY)
    note = forms.CharField(
        label=_("Record of the adoption"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def values(self) -> AdoptionValues:
        """The values of a valid form."""
        return AdoptionValues(**self.cleaned_data)
