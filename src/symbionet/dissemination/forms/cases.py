"""Forms of a case study: texts and figures, photos, answers of firms."""

from typing import Any, cast

from django import forms
from django.db.models import Field
from django.utils.translation import gettext_lazy as _

from symbionet.core.choices import offer_choices
from symbionet.core.texts import number_words
from symbionet.dissemination.actions import CaseTexts, PhotoValues
from symbionet.dissemination.models import Answer, CaseConsent, CasePhoto, CaseVersion
from symbionet.dissemination.queries.cases import concerned_by, figures_to_choose, sides_of
from symbionet.impact.models import Entry
from symbionet.impact.pages.wording import unit_word, unit_words
from symbionet.tables import clean_text

__all__ = ["AnswerForm", "CaseForm", "PhotoForm", "PrecedentForm", "ToldForm", "WithdrawForm", "figure_words"]

AREA = {"rows": 4}


def figure_words(entry: Entry) -> str:
    """A verified figure for a choice: what, when, how much, whose."""
    whose = f" · {entry.organisation}" if entry.organisation else ""
    amount = f"{number_words(entry.central)} {unit_word(unit_words(entry))}"
    return f"{entry.get_metric_display()} {entry.year}: {amount} · {entry.get_level_display()}{whose}"


def _text(name: str, *, required: bool = False) -> forms.CharField:
    field = cast("Field[str, str]", CaseVersion._meta.get_field(name))
    long = name.partition("_")[0] != "title"
    return forms.CharField(
        label=field.verbose_name, required=required, max_length=field.max_length,
        widget=forms.Textarea(attrs=AREA) if long else forms.TextInput(),
    )  # fmt: skip


class CaseForm(forms.Form):
    """The texts of a version in both languages, and its figures."""

    def __init__(self, *args: Any, version: CaseVersion, **kwargs: Any) -> None:
        names = list(CaseTexts.__dataclass_fields__)
        initial = {name: getattr(version, name) for name in names}
        initial["figures"] = [str(pk) for pk in version.figures.values_list("entry", flat=True)]
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = _text(name)
        self.fields["figures"] = forms.MultipleChoiceField(
            label=_("Verified figures of the ledger"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(str(entry.pk), figure_words(entry)) for entry in figures_to_choose(version.case)],
        )  # fmt: skip

    def texts(self) -> CaseTexts:
        """The texts without control characters."""
        names = CaseTexts.__dataclass_fields__
        return CaseTexts(**{name: clean_text(self.cleaned_data[name]) for name in names})

    def entries(self) -> set[int]:
        """Keys of the chosen entries."""
        return {int(key) for key in self.cleaned_data["figures"]}


class PhotoForm(forms.ModelForm):
    """A photo with its rights."""

    file = forms.FileField(label=_("Photo"), widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}))
    agreed = forms.BooleanField(
        label=_("Nobody can be recognised in it, or each person has agreed in writing to be shown."),
    )

    class Meta:
        model = CasePhoto
        fields = ("caption_zh", "caption_en", "credit", "rights", "proof", "valid_until")
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def values(self) -> PhotoValues:
        """What is known of the photo."""
        names = PhotoValues.__dataclass_fields__
        return PhotoValues(**{name: self.cleaned_data[name] for name in names})


class AnswerForm(forms.Form):
    """What a firm says: whether it is named, and each of its figures."""

    answer = forms.ChoiceField(
        label=_("May the case be published?"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in Answer if one != Answer.ASKED],
    )  # fmt: skip
    figures = forms.MultipleChoiceField(
        label=_("These figures may be shown"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Beside a firm without a name a figure is told by its first digit only."),
    )  # fmt: skip

    on_map = forms.BooleanField(
        label=_("Also show us on the public map"), required=False,
        help_text=_("Only with the name of the firm: where its main site is, to about one kilometre."),
    )  # fmt: skip

    def __init__(self, *args: Any, consent: CaseConsent, **kwargs: Any) -> None:
        if consent.answer != Answer.ASKED:
            kwargs["initial"] = {
                "answer": consent.answer, "figures": [str(figure.pk) for figure in consent.figures.all()],
                "on_map": consent.on_map,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if not consent.organisation.sites.filter(is_main=True, lon__isnull=False).exists():
            del self.fields["on_map"]
        sides = sides_of(consent.version.case)
        figures = consent.version.figures.select_related("entry__organisation")
        own = [one for one in figures if consent.organisation_id in concerned_by(one, sides)]
        offer_choices(self, "figures", [(str(one.pk), figure_words(one.entry)) for one in own])

    def said(self) -> dict[str, Any]:
        """Answer and place on the map."""
        return {"answer": self.cleaned_data["answer"], "on_map": self.cleaned_data.get("on_map", False)}

    def agreed(self) -> set[int]:
        """Keys of the figures that may be shown."""
        return {int(key) for key in self.cleaned_data["figures"]}


class ToldForm(AnswerForm):
    """The same, written down by an editor for a firm that answered on paper."""

    told_by = forms.CharField(
        label=_("Said by"), max_length=200, help_text=_("Name, position, and the letter or mail with its date."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a case is taken off."""

    reason = forms.CharField(label=_("Why is it withdrawn?"), max_length=500)


class PrecedentForm(forms.Form):
    """The new use that a case stands for."""

    class_id = forms.SlugField(label=_("Resource class"), max_length=80)
    nace = forms.CharField(label=_("Sectors that can use it (NACE Rev. 2)"), max_length=40)
    process_en = forms.CharField(label=_("Use (English)"), max_length=200)
    process_zh = forms.CharField(label=_("Use (Chinese)"), max_length=200)
    replaces_en = forms.CharField(label=_("Replaces (English)"), max_length=200, required=False)
    replaces_zh = forms.CharField(label=_("Replaces (Chinese)"), max_length=200, required=False)
    reason_en = forms.CharField(label=_("Why it works (English)"), max_length=500, widget=forms.Textarea(attrs=AREA))
    reason_zh = forms.CharField(label=_("Why it works (Chinese)"), max_length=500, widget=forms.Textarea(attrs=AREA))
    hierarchy = forms.ChoiceField(
        label=_("Step of the waste hierarchy"),
        choices=[("reuse", _("reuse")), ("recycling", _("recycling")), ("recovery", _("energy recovery"))],
        initial="recycling",
    )
    prior = forms.DecimalField(
        label=_("How often such a firm would consider it, 0.05 to 0.95"), min_value=0.05, max_value=0.95, initial=0.3
    )

    def values(self) -> dict[str, str]:
        """The cells of the use by column."""
        return {name: clean_text(str(value)) for name, value in self.cleaned_data.items() if name != "class_id"}
