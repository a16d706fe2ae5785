"""Form of a photo or document."""

from django import forms
from django.utils.translation import gettext_lazy

from symbionet.core.files import ACCEPTED

__all__ = ["AttachmentForm"]


class AttachmentForm(forms.Form):
    """One photo or document."""

    file = forms.FileField(
        label=gettext_lazy("Photo or document"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, PDF, Word, Excel or PowerPoint; at most 10 MB. Photos lose their location data."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
