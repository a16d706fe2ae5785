"""Forms of a synergy: opening one without a match, and editing it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.core.choices import offer_rows
from symbionet.core.figures import FigureField, unchanged_kept
from symbionet.network.models import Direction, Kind, Organisation, Resource
from symbionet.network.queries import resources_visible_to
from symbionet.synergies.actions import SynergyValues
from symbionet.synergies.forms.choices import open_organisations, organisation_field
from symbionet.synergies.models import Origin, Sight, Synergy
from symbionet.synergies.queries import possible_owners

__all__ = ["OpeningForm", "SynergyForm"]

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TITLELESS = _("Give the synergy a title in Chinese or in English.")
EDITED = ("title_zh", "title_en", "type", "level", "owner", "next_action", "next_action_due", "notes",
          "money", "co2e", "tonnes", "sight")  # fmt: skip
FIGURES = ("money", "co2e", "tonnes")
ORIGINS = [(one.value, one.label) for one in (Origin.WORKSHOP, Origin.VISIT, Origin.MEMBER, Origin.OTHER)]


class SynergyForm(forms.Form):
    """Title, owner, next action and notes of a synergy; of one that exists also its type, level and worth."""

    title_zh = forms.CharField(label=_("title (Chinese)"), max_length=250, required=False)
    title_en = forms.CharField(label=_("title (English)"), max_length=250, required=False)
    owner = forms.ModelChoiceField(label=_("owner"), queryset=User.objects.none(), required=False)
    next_action = forms.CharField(
        label=_("next action"),
        max_length=250,
        required=False,
        help_text=_("One thing somebody does next: call, sample, visit."),
    )
    next_action_due = forms.DateField(label=_("due"), required=False, widget=DATE)
    notes = forms.CharField(label=_("notes"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, synergy: Synergy | None = None, **kwargs: Any) -> None:
        if synergy is not None:
            share = None if synergy.probability is None else 100 * synergy.probability
            kwargs["initial"] = {**{name: getattr(synergy, name) for name in EDITED}, "probability": share}
        super().__init__(*args, **kwargs)
        offer_rows(self, "owner", possible_owners())
        if synergy is not None:
            self._add_facts()
            self._add_sight(synergy)

    def _add_sight(self, synergy: Synergy) -> None:
        """Who may see it; names are opened only while both sides agree, which the action checks."""
        field = forms.ChoiceField(label=_("who may see it"), choices=Sight.choices, required=False)
        field.help_text = _("Names are opened, to the parties or to all members, only while both sides agree to it.")
        self.fields["sight"] = field
        self._stood = synergy.sight

    def clean_sight(self) -> str:
        """As it stands where nothing is said."""
        return self.cleaned_data["sight"] or self._stood

    def _add_facts(self) -> None:
        """What is known better the further a synergy comes: first guessed by the match, then stated."""
        share = forms.FloatField(label=_("probability of completion, %"), min_value=0, max_value=100, required=False)
        share.help_text = _("Empty: as often as synergies of its stage are completed.")
        figures = forms.fields_for_model(Synergy, FIGURES, field_classes=dict.fromkeys(FIGURES, FigureField))
        self.fields |= {**forms.fields_for_model(Synergy, ("type", "level")), **figures, "probability": share}

    def clean_probability(self) -> float | None:
        """Per cent as a share of one."""
        share = self.cleaned_data["probability"]
        return None if share is None else share / 100

    def clean(self) -> dict[str, Any]:
        """The values; one of the two titles must be given."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title_zh") and not cleaned.get("title_en") and not self.errors:
            raise forms.ValidationError(TITLELESS)
        return unchanged_kept(self, cleaned)

    def values(self) -> SynergyValues:
        """The values as the actions take them."""
        return cast(SynergyValues, self.cleaned_data)


class OpeningForm(forms.Form):
    """A synergy that does not come from a match: two organisations, and a resource or a title."""

    provider = organisation_field(label=_("provider"))
    receiver = organisation_field(label=_("receiver"))
    have = forms.ModelChoiceField(
        label=_("resource"),
        queryset=Resource.objects.none(),
        required=False,
        empty_label=_("none of those entered"),
        help_text=_("A have of the provider. Without one, give a title."),
    )
    want = forms.ModelChoiceField(
        label=_("want"),
        queryset=Resource.objects.none(),
        required=False,
        empty_label=_("none of those entered"),
        help_text=_("A want of the receiver. Inside one firm it stands at another site than the have."),
    )
    title_zh = forms.CharField(label=_("title (Chinese)"), max_length=250, required=False)
    title_en = forms.CharField(label=_("title (English)"), max_length=250, required=False)
    kind = forms.ChoiceField(
        label=_("kind"),
        required=False,
        choices=[("", _("as the resource")), *Kind.choices],
    )
    origin = forms.ChoiceField(label=_("came from"), choices=ORIGINS)
    origin_note = forms.CharField(label=_("which workshop, visit or member"), max_length=200, required=False)
    owner = forms.ModelChoiceField(label=_("owner"), queryset=User.objects.none(), required=False)
    next_action = forms.CharField(label=_("next action"), max_length=250, required=False)
    next_action_due = forms.DateField(label=_("due"), required=False, widget=DATE)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("provider", "receiver"):
            open_organisations(self, name, user=user)
        offer_rows(self, "owner", possible_owners())
        for name, side, direction in (("have", "provider", Direction.HAVE), ("want", "receiver", Direction.WANT)):
            rows = resources_visible_to(user).filter(direction=direction, organisation=self._side(side))
            offer_rows(self, name, rows.order_by("title_en", "title_zh"))

    def _side(self, name: str) -> Organisation | None:
        """The organisation chosen so far, for its resources; None where none is, or it cannot be told which."""
        try:
            chosen: Organisation | None = self.fields[name].clean(self.data.get(name) or self.initial.get(name))
        except forms.ValidationError:
            return None
        return chosen

    def values(self) -> SynergyValues:
        """The values as the actions take them."""
        return cast(SynergyValues, self.cleaned_data)
