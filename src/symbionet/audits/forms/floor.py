"""Forms of the shop floor: each is one plain posting with an id made on the device, and does one action."""

import re
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import User
from symbionet.audits.actions import (
    FindingValues,
    IdleValues,
    OpportunityValues,
    PinValues,
    ReadingValues,
    add_plan,
    capture_resource,
    place_pin,
    record_finding,
    record_idle,
    record_opportunity,
    record_reading,
)
from symbionet.audits.models import (
    Area,
    Audit,
    Ecomap,
    Level,
    Opportunity,
    OpportunityKind,
    Problem,
    Severity,
    Stream,
    Tier,
)
from symbionet.core.choices import offer_rows
from symbionet.core.texts import is_chinese
from symbionet.engine.errors import SymbionetError
from symbionet.engine.units import parse_quantity
from symbionet.network.actions import ResourceValues
from symbionet.network.models import Direction, Visibility

__all__ = [
    "COLUMNS",
    "FLOOR_FORMS",
    "ROWS",
    "FindingForm",
    "FloorForm",
    "IdleForm",
    "OpportunityForm",
    "PinForm",
    "PlanForm",
    "ReadingForm",
    "ResourceForm",
    "cell_of",
]

COLUMNS, ROWS = "ABCDEFGHIJKL", 8  # of the grid of an ecomap
CELL = re.compile(r"([A-La-l])\s*([1-8])")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FloorForm(forms.Form):
    """What each form of the shop floor has: the id made on the device."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind: ClassVar[str]

    def __init__(self, *args: Any, audit: Audit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audit = audit
        self.fields["client_id"].initial = uuid4

    def _given(self, *left_out: str) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("client_id", *left_out)}

    def run(self, by: User) -> object:
        """Do what the form asks for; raises ActionRefused."""
        raise NotImplementedError


class FindingForm(FloorForm):
    """Something seen, with photos."""

    kind = "finding"
    area = forms.ChoiceField(label=gettext_lazy("Area"), choices=Area.choices)
    text = forms.CharField(label=gettext_lazy("What is seen"), max_length=2000, widget=_area(3))
    severity = forms.ChoiceField(
        label=gettext_lazy("Weight"), choices=Severity.choices, initial=Severity.MINOR, widget=forms.RadioSelect
    )
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    photo = forms.FileField(
        label=gettext_lazy("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    corrected = forms.BooleanField(label=gettext_lazy("Corrected during the visit"), required=False)
    photo_after = forms.FileField(
        label=gettext_lazy("Photo afterwards"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    question = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def run(self, by: User) -> object:
        """Record the finding."""
        data = self.cleaned_data
        return record_finding(
            self.audit, FindingValues(**self._given("photo", "photo_after")), by=by, client_id=data["client_id"],
            photo=data["photo"], photo_after=data["photo_after"],
        )  # fmt: skip


def cell_of(text: str) -> tuple[float, float] | None:
    """The middle of a cell such as C4 as x and y, 0 to 1; None for what is no cell.

    >>> cell_of("A1"), cell_of("l 8"), cell_of("M1")
    ((0.042, 0.062), (0.958, 0.938), None)
    """
    found = CELL.fullmatch(text.strip())
    if found is None:
        return None
    x = (COLUMNS.index(found[1].upper()) + 0.5) / len(COLUMNS)
    return round(x, 3), round((int(found[2]) - 0.5) / ROWS, 3)


class PinForm(FloorForm):
    """A sign on a map, placed by the cell of its grid."""

    kind = "pin"
    map = forms.ChoiceField(choices=Ecomap.choices, widget=forms.HiddenInput)
    cell = forms.CharField(
        label=gettext_lazy("Cell"),
        max_length=4,
        help_text=gettext_lazy("Letter and number as on the grid, for example C4."),
    )
    problem = forms.ChoiceField(
        label=gettext_lazy("Mark"), choices=Problem.choices, initial=Problem.SMALL, widget=forms.RadioSelect
    )
    note = forms.CharField(label=gettext_lazy("What is there"), max_length=300, widget=_area(2))
    photo = forms.FileField(
        label=gettext_lazy("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )

    def clean_cell(self) -> tuple[float, float]:
        """The place of the cell."""
        found = cell_of(self.cleaned_data["cell"])
        if found is None:
            raise ValidationError(
                _("“%(text)s” is no cell: a letter of A to L and a number of 1 to 8, for example C4.")
                % {"text": self.cleaned_data["cell"]}
            )
        return found

    def run(self, by: User) -> object:
        """Place the sign."""
        x, y = self.cleaned_data["cell"]
        return place_pin(
            self.audit, PinValues(x=x, y=y, **self._given("cell", "photo")), by=by,
            client_id=self.cleaned_data["client_id"], photo=self.cleaned_data["photo"],
        )  # fmt: skip


class PlanForm(FloorForm):
    """The picture below the signs of a map."""

    kind = "plan"
    map = forms.ChoiceField(choices=Ecomap.choices, widget=forms.HiddenInput)
    plan = forms.FileField(
        label=gettext_lazy("Photo of the plan (fire escape plan, sketch)"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def run(self, by: User) -> object:
        """Put it there, in place of the one before."""
        return add_plan(self.audit, self.cleaned_data["map"], self.cleaned_data["plan"], by=by)


class ReadingForm(FloorForm):
    """A meter as it stands."""

    kind = "reading"
    meter = forms.CharField(label=gettext_lazy("Meter"), max_length=120)
    value = forms.FloatField(label=gettext_lazy("Reading"))
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, initial="kWh")
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def run(self, by: User) -> object:
        """Store the reading."""
        return record_reading(
            self.audit, ReadingValues(**self._given()), by=by, client_id=self.cleaned_data["client_id"]
        )


class IdleForm(FloorForm):
    """What runs while nothing is produced."""

    kind = "idle"
    what = forms.CharField(label=gettext_lazy("What runs"), max_length=200)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    kw = forms.FloatField(label=gettext_lazy("Power, kW"), min_value=0)
    hours = forms.FloatField(
        label=gettext_lazy("Idle hours a year"), min_value=0, max_value=8784,
        help_text=gettext_lazy("Two shifts on 250 days leave about 4,760 hours."),
    )  # fmt: skip
    wanted = forms.BooleanField(label=gettext_lazy("It must run"), required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Rests on"), choices=Tier.choices, initial=Tier.NAMEPLATE)

    def run(self, by: User) -> object:
        """Store the load."""
        return record_idle(self.audit, IdleValues(**self._given()), by=by, client_id=self.cleaned_data["client_id"])


class ResourceForm(FloorForm):
    """A have or a want in under a minute."""

    kind = "resource"
    direction = forms.ChoiceField(
        label=gettext_lazy("Do you have it or want it?"), choices=Direction.choices, initial=Direction.HAVE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("What is it?"), max_length=200)
    quantity = forms.CharField(
        label=gettext_lazy("How much?"), max_length=80, required=False,
        help_text=gettext_lazy("For example 3.5 万吨/年, 500 kg/day or 20 t once."),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("What else is known"), max_length=1000, required=False, widget=_area(2))

    def clean_quantity(self) -> dict[str, Any]:
        """Quantity, unit and period."""
        text = self.cleaned_data["quantity"].strip()
        if not text:
            return {}
        try:
            found = parse_quantity(text)
        except SymbionetError:
            raise ValidationError(
                _("“%(text)s” is no amount: write number, unit and period, for example 12 t/year.") % {"text": text}
            ) from None
        if found.value < 0:
            raise ValidationError(_("The amount is negative; write zero or more."))
        return {"quantity": found.value, "unit": found.unit, "period": found.period}

    def run(self, by: User) -> object:
        """Offer the resource for the firm."""
        data = self.cleaned_data
        tongue = "zh" if is_chinese() or any(ord(letter) > 0x2E80 for letter in data["title"]) else "en"
        values: dict[str, Any] = {
            "direction": data["direction"],
            f"title_{tongue}": data["title"],
            f"description_{tongue}": data["note"],
            "visibility": Visibility.PRACTITIONERS,
            **data["quantity"],
        }
        given: ResourceValues = values  # type: ignore[assignment] # the keys of the language are known only now
        return capture_resource(self.audit, given, by=by, client_id=data["client_id"])


class OpportunityForm(FloorForm):
    """What the firm can do, and what it would save."""

    kind = "opportunity"
    title = forms.CharField(label=gettext_lazy("What to do"), max_length=200)
    text = forms.CharField(label=gettext_lazy("How"), max_length=4000, required=False, widget=_area(3))
    kind_of = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OpportunityKind.choices)
    area = forms.ChoiceField(
        label=gettext_lazy("Area"), choices=[("", gettext_lazy("whole site")), *Area.choices], required=False
    )
    stream = forms.ChoiceField(label=gettext_lazy("Saves"), choices=Stream.choices)
    amount = forms.FloatField(label=gettext_lazy("How much a year, in that unit"), min_value=0, required=False)
    money = forms.DecimalField(label=gettext_lazy("Saves a year, CNY"), max_digits=14, decimal_places=2, required=False)
    cost = forms.DecimalField(
        label=gettext_lazy("Costs, CNY"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    tier = forms.ChoiceField(label=gettext_lazy("Rests on"), choices=Tier.choices, initial=Tier.RULE)
    system = forms.CharField(
        label=gettext_lazy("System"), max_length=60, required=False,
        help_text=gettext_lazy("Measures on one system (compressed air, steam) are not added twice."),
    )  # fmt: skip
    system_use = forms.FloatField(
        label=gettext_lazy("The system uses a year, in that unit"), min_value=0, required=False
    )
    level = forms.ChoiceField(label=gettext_lazy("Acts on"), choices=Level.choices)
    instead_of = forms.ModelChoiceField(
        label=gettext_lazy("Instead of"), queryset=Opportunity.objects.none(), required=False
    )
    is_duty = forms.BooleanField(label=gettext_lazy("Law or safety asks for it"), required=False)
    done = forms.BooleanField(label=gettext_lazy("Carried out during the visit"), required=False)
    owner = forms.CharField(label=gettext_lazy("Who does it"), max_length=100, required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    measure_id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    FIRST = ("title", "kind_of", "stream", "amount", "money", "cost", "tier")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "instead_of", self.audit.opportunity_rows.all())

    @property
    def first(self) -> list[forms.BoundField]:
        """What is asked first."""
        return [self[name] for name in self.FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        """What may be left out."""
        return [field for field in self.visible_fields() if field.name not in self.FIRST]

    def run(self, by: User) -> object:
        """Store the opportunity."""
        data = self.cleaned_data
        values = OpportunityValues(kind=data["kind_of"], **self._given("kind_of", "done"))
        return record_opportunity(self.audit, values, by=by, client_id=data["client_id"], done=data["done"])


FLOOR_FORMS: dict[str, type[FloorForm]] = {
    form.kind: form for form in (FindingForm, PinForm, PlanForm, ReadingForm, IdleForm, ResourceForm, OpportunityForm)
}
